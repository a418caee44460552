import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { MeasurementRequest } from "../../../scenarios/measurement";

const project = join(__dirname, "../../..");

/** The command as the program runs it. */
export function start(request: MeasurementRequest): {
  child: ChildProcess;
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
} {
  const child = spawn("node", ["-r", "./register.js", "measurements/main.ts"], { cwd: project });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (part: Buffer) => (stdout += part.toString()));
  child.stderr.on("data", (part: Buffer) => (stderr += part.toString()));
  child.stdin.end(JSON.stringify(request));
  return { child, ended: new Promise((done) => child.once("close", (code) => done({ code, stdout, stderr }))) };
}

/** Runs the command; it must succeed. */
export async function succeed(request: MeasurementRequest): Promise<{ stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await start(request).ended;
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
  return { stdout, stderr };
}

/** The folders of a scenario's runs, oldest first. */
export function runFolders(request: MeasurementRequest): string[] {
  const parent = join(request.resultsFolder, request.scenarioDigest.slice(0, 12));
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .sort()
    .map((name) => join(parent, name));
}
