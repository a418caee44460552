import { text } from "node:stream/consumers";
import { provideImage } from "./provide";
import { ImageRequest } from "./schema";

/** The GuestImage command: ImageRequest as JSON on stdin, ImageManifest as JSON on stdout, progress on stderr. */
async function main(): Promise<void> {
  const request = ImageRequest.parse(JSON.parse(await text(process.stdin)));
  process.stdout.write(JSON.stringify(await provideImage(request)) + "\n");
}

main().catch((error: Error) => {
  process.stderr.write(`guest image: ${error.message}\n`);
  process.exitCode = 1;
});
