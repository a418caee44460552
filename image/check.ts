import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { printError } from "../errors/printError";
import { ImageChoice } from "../scenarios/scenario";
import { cloudImage } from "./custom/cloud";
import { imageKind } from "../scenarios/image";
import { verifyImageFile } from "./custom/verify";
import { step } from "./progress";

/** Reads a user's image file: {source, sha256} as JSON on stdin; exit code 1 if it is not the one asked for. */
async function main(): Promise<void> {
  const { source, sha256 } = ImageChoice.parse(JSON.parse(await text(process.stdin)));
  if (imageKind(source) === "cloud") await cloudImage(source, sha256);
  else await step(`verifying ${source}`, () => verifyImageFile(resolve(source), sha256));
}

main().catch((error: unknown) => {
  printError(error);
  process.exitCode = 1;
});
