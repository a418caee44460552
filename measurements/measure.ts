import { lossText } from "../captures/losses";
import { VisibleError } from "../errors/visibleError";
import { makeFolder } from "../files/makeFolder";
import type { MeasurementManifest } from "../scenarios/measurement";
import type { Probe } from "../scenarios/probe";
import { loadStatus, mendGuests, type Context } from "./context";
import { probeCommand } from "./probeCommand";
import { makeRun, scenarioFolder, type StoredRun } from "./makeRun";
import { refuseWithoutRoom } from "./room";
import { settleLoad } from "./settle";

/** tcpdump -B: enough for one second of a flood. */
const captureBufferKiB = 16_384;
const largerBufferKiB = 4 * captureBufferKiB;

/**
 * Runs a scenario's probes in order. A run whose captures lost packets is repeated once with a larger buffer, one in which the guest's
 * clock went back by a little once as it was; both are kept.
 * @throws VisibleError at the first run that stays invalid, because the next `up` measures all of them again anyway
 */
export async function measure(context: Context, bufferKiB: number = captureBufferKiB): Promise<MeasurementManifest> {
  const { request, progress } = context;
  const { probes } = request.scenario;
  for (const probe of probes) probeCommand(probe, request.guests.responder.address); // throws for a probe that cannot be sent, before any is sent
  makeFolder(request.resultsFolder);
  refuseWithoutRoom(request.resultsFolder, request.scenario, request.captureCost);
  const mended = await mendGuests(context);
  if (mended.length > 0) progress(`started again: ${mended.join(", ")}`);
  await checkLoad(context);
  const settled = await settleLoad(context);
  const runs: MeasurementManifest["runs"] = [];
  for (const [i, probe] of probes.entries()) {
    const title = `probe ${i + 1} of ${probes.length}`;
    progress(`${title}: ${describe(probe)}`);
    let finished = await makeRun(context, probe, { bufferKiB, settled });
    const again = secondTry(finished);
    if (again) {
      progress(`${title}: ${again.because}, taken again${again.how} (the first stays in ${finished.folder})`);
      finished = await makeRun(context, probe, { bufferKiB: again.bufferKiB ?? bufferKiB, settled });
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

/** Faults that are by chance, or that a larger buffer mends: the run is taken once more, in the same block of the measurement. */
function secondTry({ run }: StoredRun): { because: string; how: string; bufferKiB?: number } | undefined {
  const codes = run.validity.reasons.map(({ code }) => code);
  if (codes.includes("capture-drops"))
    return {
      because: "a capture dropped packets",
      how: ` with a buffer of ${largerBufferKiB} KiB`,
      bufferKiB: largerBufferKiB,
    };
  if (codes.includes("stamping-changed"))
    return { because: "the guest's clock went back, and the probe stamped replies in another way", how: "" };
  return undefined;
}

async function checkLoad(context: Context): Promise<void> {
  const status = await loadStatus(context);
  const { background } = context.request.scenario;
  if (status && (status.kind !== background.load || status.running < background.count))
    throw new VisibleError(
      `${background.load} load at the ${background.location} runs in ${status.running} of ${background.count} guests`,
      `./tare up --stack ${context.request.stack} starts it again and measures`,
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
