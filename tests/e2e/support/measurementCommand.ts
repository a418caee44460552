import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { probeTools } from "../../../probes";
import type { MeasurementRequest } from "../../../scenarios/measurement";
import type { RunRecord } from "../../../scenarios/run";

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

/** The run has a further train, which none of its captures saw, before or after its own as its repetition has it. */
export function expectUncaptured(folder: string, { probe, pingFile, files, captureCost }: RunRecord): void {
  const { file = "", order, rttNs, validity } = captureCost ?? {};
  expect(files).toHaveProperty([file]);
  expect(order).toBe(probe.repetition === 1 ? "before" : "after");
  const [own, further] = [pingFile, file].map((name) => readFileSync(join(folder, name), "latin1"));
  expect(further).not.toBe(own);
  const { totals } = probeTools[probe.mode].parse(further ?? "", probe.count);
  expect(totals).toMatchObject({ sent: probe.count, received: probe.count });
  expect(["valid", "suspect"]).toContain(validity?.verdict);
  expect(rttNs?.captured).toBeGreaterThan(1000);
  expect(rttNs?.uncaptured).toBeGreaterThan(1000);
}
