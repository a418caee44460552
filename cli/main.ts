import { errorCode } from "./judging";
import { callersPath } from "./callersPath";
import { errorText } from "../errors/errorText";
import { shownError } from "../errors/fileError";
import { exitCodes, VisibleError } from "../errors/visibleError";

const args = process.argv.slice(2);

/** Node ends with 1 on what nobody caught, and for a command that judges 1 is a verdict. */
function fail(error: unknown): void {
  // A broken machine (no room where output goes, no more open files) is no defect, and needs no stack trace.
  const isDefect = !(shownError(error) instanceof VisibleError);
  console.error(isDefect ? error : `error: ${errorText(error)}`);
  process.exit(errorCode(isDefect ? exitCodes.internal : exitCodes.error, args));
}
process.on("uncaughtException", fail);

/** What the engine reads of the environment is a path of the caller's, too. */
const passphraseFile = process.env.PULUMI_CONFIG_PASSPHRASE_FILE;
if (passphraseFile) process.env.PULUMI_CONFIG_PASSPHRASE_FILE = callersPath(passphraseFile);

import("./program").then(async ({ runCli }) => {
  process.exitCode = await runCli(args);
}, fail);
