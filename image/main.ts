import { text } from "node:stream/consumers";
import { printError } from "../errors/printError";
import { provideImage } from "./provide";
import { ImageRequest } from "../components/guests/imageManifest";

/** The GuestImage command: ImageRequest as JSON on stdin, ImageManifest as JSON on stdout, progress and errors on stderr. */
async function main(): Promise<void> {
  const request = ImageRequest.parse(JSON.parse(await text(process.stdin)));
  process.stdout.write(JSON.stringify(await provideImage(request)) + "\n");
}

main().catch((error: unknown) => {
  printError(error);
  process.exitCode = 1;
});
