import { lossText } from "../captures/losses";
import { VisibleError } from "../errors/visibleError";
import type { MeasurementManifest } from "../scenarios/measurement";
import type { Probe } from "../scenarios/probe";
import { loadStatus, mendGuests, type Context } from "./context";
import { probeCommand } from "./probeCommand";
import { makeRun, scenarioFolder, type StoredRun } from "./makeRun";
import { settleLoad } from "./settle";

/** tcpdump -B: enough for one second of a flood. */
const captureBufferKiB = 16_384;
const largerBufferKiB = 4 * captureBufferKiB;

/**
 * Runs a scenario's probes in order. A run whose captures lost packets is repeated once with a larger buffer, and both are kept.
 * @throws VisibleError at the first run that stays invalid, because the next `up` measures all of them again anyway
 */
export async function measure(context: Context, bufferKiB: number = captureBufferKiB): Promise<MeasurementManifest> {
  const { request, progress } = context;
  const { probes } = request.scenario;
  for (const probe of probes) probeCommand(probe, request.guests.responder.address); // throws for a probe that cannot be sent, before any is sent
  const mended = await mendGuests(context);
  if (mended.length > 0) progress(`started again: ${mended.join(", ")}`);
  await checkLoad(context);
  const settled = await settleLoad(context);
  const runs: MeasurementManifest["runs"] = [];
  for (const [i, probe] of probes.entries()) {
    const title = `probe ${i + 1} of ${probes.length}`;
    progress(`${title}: ${describe(probe)}`);
    let finished = await makeRun(context, probe, { bufferKiB, settled });
    if (finished.run.validity.reasons.some((reason) => reason.code === "capture-drops")) {
      progress(
        `${title}: a capture dropped packets, taken again with a buffer of ${largerBufferKiB} KiB (the first stays in ${finished.folder})`,
      );
      finished = await makeRun(context, probe, { bufferKiB: largerBufferKiB, settled });
    }
    progress(`${title}: ${outcome(finished)}`);
    refuseInvalid(title, finished);
    runs.push({
      runId: finished.run.runId,
      rate: probe.rate,
      repetition: probe.repetition,
      verdict: finished.run.validity.verdict,
      sha256: finished.sha256,
    });
  }
  return { scenarioDigest: request.scenarioDigest, folder: scenarioFolder(context), runs };
}

async function checkLoad(context: Context): Promise<void> {
  const status = await loadStatus(context);
  const { background } = context.request.scenario;
  if (status && (status.kind !== background.load || status.running < background.count))
    throw new VisibleError(
      `${background.load} load at the ${background.location} runs in ${status.running} of ${background.count} guests`,
      "./tare refresh, then ./tare up start it again",
    );
}

function refuseInvalid(title: string, { run, folder, wayOut = "./tare up measures again" }: StoredRun): void {
  if (run.validity.verdict !== "invalid") return;
  const reasons = run.validity.reasons.map((reason) => `${reason.code}: ${reason.text}`).join("; ");
  throw new VisibleError(`${title} is invalid: ${reasons}`, `${wayOut}; the raw data of this run stays in ${folder}`);
}

function describe({ rate, count, mode, repetition }: Probe): string {
  return `${count} requests at ${rate}${mode === "as-published" ? "" : `, ${mode}`}, repetition ${repetition}`;
}

function outcome({ run, losses }: StoredRun): string {
  const { sent, received, ratePerSecond } = run.achieved;
  const reasons = run.validity.reasons.map((reason) => reason.text).join("; ");
  const lost = losses.map((loss) => `${lossText(loss)}, `).join("");
  return `${received} of ${sent} answered at ${ratePerSecond.toFixed(1)} a second, ${lost}${run.validity.verdict}${reasons ? ` (${reasons})` : ""}`;
}
