import { join } from "node:path";
import { runFormatVersion, type RunRecord as Run } from "../scenarios/run";
import type { Probe } from "../scenarios/probe";
import { sides, type Side } from "../scenarios/host";
import { achieved } from "./achieved";
import { achievedLoad } from "./achievedLoad";
import { captureFaults } from "./captureFaults";
import { clockStepSeconds } from "./clockStep";
import type { Context } from "./context";
import { payloadBytes, runId } from "./probePlan";
import { pingFile, readTaken, type Seen } from "./readTaken";
import { RunFolder } from "./runFolder";
import { takeProbe, type Taken } from "./takeProbe";
import { judge, type Evidence } from "./validity";
import { cpuNumbers, cpuSeconds, windowAround } from "./window";

/** A run that lies on disk. */
export interface Finished {
  run: Omit<Run, "files">;
  folder: string;
  /** Of run.json. */
  sha256: string;
}

/** The folder of a scenario's runs. */
export function scenarioFolder({ request }: Context): string {
  return join(request.resultsFolder, request.scenarioDigest.slice(0, 12));
}

/** What is the same for all packets of a probe, beside the request. */
export interface Circumstances {
  /** tcpdump -B. */
  bufferKiB: number;
  /** Whether the background load was steady before; null where there is none. */
  settled: boolean | null;
}

/** Runs one probe, judges it, and writes the run, whatever the verdict. */
export async function runProbe(context: Context, probe: Probe, circumstances: Circumstances): Promise<Finished> {
  const startedAt = new Date();
  const id = runId(probe, startedAt);
  const folder = RunFolder.create(scenarioFolder(context), id);
  try {
    const taken = await takeProbe(context, probe, circumstances.bufferKiB, folder.path);
    const seen = readTaken(folder.path, context.request.scenario.capturePoints);
    const run = describeRun(context, probe, { id, startedAt, settled: circumstances.settled }, taken, seen);
    return { run, folder: join(scenarioFolder(context), id), sha256: folder.commit(run) };
  } finally {
    folder.discard();
  }
}

function describeRun(
  context: Context,
  probe: Probe,
  { id, startedAt, settled }: { id: string; startedAt: Date; settled: boolean | null },
  taken: Taken,
  seen: Seen,
): Omit<Run, "files"> {
  const { request } = context;
  const load = { ...judgedLoad(context, taken), settled };
  return {
    formatVersion: runFormatVersion,
    runId: id,
    toolVersion: request.toolVersion,
    scenarioDigest: request.scenarioDigest,
    scenario: request.scenario,
    probe,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    payloadBytes,
    achieved: achieved(seen, taken.record.endedSeconds - taken.record.startedSeconds),
    pingFile,
    captures: seen.captures.map(({ receivedByFilter: _received, hasLastRequest: _last, ...capture }) => capture),
    load,
    environment: {
      lab: request.lab,
      accelerator: request.accelerator,
      imageSha256: request.imageSha256,
      ...request.hostFacts,
      guests: { sender: guestRecord(context, taken, "sender"), responder: guestRecord(context, taken, "responder") },
    },
    validity: judge(evidence(context, probe, taken, seen, load)),
  };
}

function guestRecord({ request }: Context, taken: Taken, side: Side) {
  const { name, address } = request.guests[side];
  const { driver, cpus, link } = taken.guests[side].before;
  return { name, address, nicDriver: driver, cpus, link };
}

function judgedLoad({ request }: Context, taken: Taken) {
  const { location } = request.scenario.background;
  return achievedLoad(request.scenario, {
    host: request.hostFacts[location],
    wireNic: request.hosts[location].wireNic,
    samples: taken.samples[location],
    startedSeconds: onHostClock(taken, location, taken.record.startedSeconds),
    endedSeconds: onHostClock(taken, location, taken.record.endedSeconds),
  });
}

/** The probe's times are the sender's host's; the two hosts' clocks need not agree. */
function onHostClock({ samples }: Taken, side: Side, senderSeconds: number): number {
  return senderSeconds - samples.sender.clockOffsetSeconds + samples[side].clockOffsetSeconds;
}

function evidence(context: Context, probe: Probe, taken: Taken, seen: Seen, load: Run["load"]): Evidence {
  const { request } = context;
  const { record, guests, samples } = taken;
  return {
    asked: probe.count,
    sent: seen.output?.totals?.sent ?? null,
    exitCode: record.exitCode,
    probeClockBackNs: seen.output?.clockBackNs ?? [],
    captures: seen.captures,
    brokenCaptures: seen.broken,
    faults: seen.output ? captureFaults(seen.output, seen.trains) : [],
    clockStepSeconds: bySide((side) => clockStepSeconds(samples[side].samples)),
    governors: bySide((side) => ({
      before: samples[side].samples[0]?.governors ?? null,
      after: samples[side].samples.at(-1)?.governors ?? null,
    })),
    guests: [
      ...sides.map((side) => ({
        name: request.guests[side].name,
        before: guests[side].before.identity,
        after: guests[side].after?.identity ?? "",
      })),
      // The same guest at the very beginning and end of the probe: a restart between two of our own looks.
      { name: request.guests.sender.name, before: record.guestBefore, after: record.guestAfter },
      ...sides.flatMap((side) => samples[side].endedGuests.map((name) => ({ name, before: "there", after: "" }))),
    ].filter(
      (guest, i, all) => all.findIndex((other) => other.name === guest.name && other.after === guest.after) === i,
    ),
    load,
    loadKeeper: taken.loadKeeper,
    steal: bySide((side) => stealShare(context, taken, side)),
  };
}

function stealShare({ request }: Context, taken: Taken, side: Side): number | null {
  const { startedSeconds, endedSeconds } = taken.record;
  const window = windowAround(
    taken.samples[side].samples,
    onHostClock(taken, side, startedSeconds),
    onHostClock(taken, side, endedSeconds),
  );
  if (!window) return null;
  const { busySeconds, idleSeconds, stealSeconds } = cpuSeconds(window, cpuNumbers(request.hostFacts[side].cpus));
  const total = busySeconds + idleSeconds + stealSeconds;
  return total === 0 ? null : stealSeconds / total;
}

function bySide<Value>(value: (side: Side) => Value): Record<Side, Value> {
  return { sender: value("sender"), responder: value("responder") };
}
