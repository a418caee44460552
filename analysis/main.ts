import { readFileSync } from "node:fs";
import { printError } from "../errors/printError";
import { AnalysisRequest } from "../scenarios/measurement";
import { stackReport } from "./stackReport";

/** The Analysis command: AnalysisRequest on stdin, AnalysisManifest on stdout, progress on stderr. */
async function main(): Promise<void> {
  const request = AnalysisRequest.parse(JSON.parse(readFileSync(0, "utf8")));
  const manifest = await stackReport(request, (text) => process.stderr.write(`${text}\n`));
  process.stdout.write(`${JSON.stringify(manifest)}\n`);
}

main().catch((error: unknown) => {
  printError(error);
  process.exitCode = 1;
});
