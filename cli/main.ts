import { errorCode } from "./judging";
import { exitCodes } from "../errors/visibleError";

const args = process.argv.slice(2);

/** Node ends with 1 on what nobody caught, and for a command that judges 1 is a verdict. */
function fail(error: unknown): void {
  console.error(error);
  process.exit(errorCode(exitCodes.internal, args));
}
process.on("uncaughtException", fail);

import("./program").then(async ({ runCli }) => {
  process.exitCode = await runCli(args);
}, fail);
