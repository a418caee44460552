import { readFileSync } from "node:fs";
import { z } from "zod";
import { connect, type HostConnection } from "../connections/hostConnection";
import { printError } from "../errors/printError";
import { VisibleError } from "../errors/visibleError";
import type { Side } from "../scenarios/host";
import { MeasurementRequest } from "../scenarios/measurement";
import { measure } from "./measure";

/** MeasurementRequest on stdin, MeasurementManifest on stdout, progress and errors on stderr; exit code 1 if a run is invalid. */
async function main(): Promise<void> {
  const request = parseRequest(readFileSync(0, "utf8"));
  const connections: HostConnection[] = [];
  const close = async () => void (await Promise.all(connections.splice(0).map((connection) => connection.close())));
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void close().finally(() => process.exit(signal === "SIGINT" ? 130 : 143)));
  try {
    const open = async (side: Side) => {
      const connection = await connect(request.hosts[side], request.hostProgram);
      connections.push(connection);
      return connection;
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
    throw new VisibleError("a measurement got no JSON on stdin", "start it with ./tare up", { cause: error });
  }
  const parsed = MeasurementRequest.safeParse(json);
  if (!parsed.success)
    throw new VisibleError(
      `a measurement's request is not as this version expects it: ${z.prettifyError(parsed.error)}`,
      "start it with ./tare up",
    );
  return parsed.data;
}

main().catch((error: unknown) => {
  printError(error);
  process.exitCode = 1;
});
