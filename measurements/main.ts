import { readFileSync } from "node:fs";
import { z } from "zod";
import { printError } from "../errors/printError";
import { MeasurementRequest } from "../scenarios/measurement";
import { MeasurementError } from "./error";
import { hostCaller } from "./hostCall";
import { measure } from "./measure";
import { SshMaster } from "./sshMaster";

/** MeasurementRequest on stdin, MeasurementManifest on stdout, progress and errors on stderr; exit code 1 where any run is invalid. */
async function main(): Promise<void> {
  const request = parseRequest(readFileSync(0, "utf8"));
  const masters: SshMaster[] = [];
  const close = async () => void (await Promise.all(masters.splice(0).map((master) => master.close())));
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void close().finally(() => process.exit(signal === "SIGINT" ? 130 : 143)));
  try {
    const open = async (side: "sender" | "responder") => {
      const master = await SshMaster.open(request.hosts[side]);
      masters.push(master);
      return hostCaller(master, request.hostProgram);
    };
    const callers = { sender: await open("sender"), responder: await open("responder") };
    const manifest = await measure({ request, callers, progress: (line) => console.error(line) });
    process.stdout.write(JSON.stringify(manifest) + "\n");
  } finally {
    await close();
  }
}

function parseRequest(text: string): MeasurementRequest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new MeasurementError("stdin holds no JSON: a measurement is started by ./tare up", { cause: error });
  }
  const parsed = MeasurementRequest.safeParse(json);
  if (!parsed.success)
    throw new MeasurementError(`the request is not as this version expects it: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

main().catch((error: unknown) => {
  printError(error);
  process.exitCode = 1;
});
