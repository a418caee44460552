import { join } from "node:path";
import { netKey, type PointKey } from "../captures/packets";
import { packetTable } from "../captures/packetTable";
import type { EchoTrain } from "../captures/pair";
import { losses, type Loss } from "../captures/losses";
import { probeTools } from "../probes";
import { parseCpuList } from "../scenarios/cpuList";
import { usualBounds, type Bounds } from "../scenarios/bounds";
import { runFormatVersion, type RunRecord } from "../scenarios/run";
import type { Probe } from "../scenarios/probe";
import { sides, type Side } from "../scenarios/host";
import type { Technology } from "../scenarios/technology";
import type { RunWaiting } from "../scenarios/waiting";
import { loads } from "../loads";
import { intendedTimes } from "../uncertainty/intendedTimes";
import { oneWaySplits } from "../uncertainty/oneWay";
import { runUncertainty } from "../uncertainty/runUncertainty";
import { achieved } from "./achieved";
import { achievedLoad } from "./achievedLoad";
import { captureCost, orderOf, sendUncaptured } from "./captureCost";
import { changedFacts } from "./changedFacts";
import { clockStepSeconds } from "./clockStep";
import type { Context } from "./context";
import { foreignWork, thisOperator } from "./foreignWork";
import { payloadBytes, runId } from "./probeCommand";
import { forgetProbe, withRawDataOnHost } from "./rawDataOnHost";
import { probeEvidence } from "./probeEvidence";
import { probeWayOut } from "./probeReasons";
import { pingFile, readPackets, type RunPackets } from "./readPackets";
import { RunFolder } from "./runFolder";
import { collectRawData, type RawData } from "./collectRawData";
import { judge, type Evidence } from "./validity";
import { hostWaiting, probeWaiting } from "./waiting";
import { cpuSeconds, windowAround } from "./window";

/** A run on disk. */
export interface StoredRun {
  run: Omit<RunRecord, "files">;
  /** What to do if the run is invalid, where measuring again would not help by itself. */
  wayOut: string | undefined;
  /** Where packets were lost on their way. */
  losses: Loss[];
  folder: string;
  /** SHA-256 of run.json. */
  sha256: string;
}

/** The folder that holds a scenario's runs. */
export function scenarioFolder({ request }: Context): string {
  return join(request.resultsFolder, request.scenarioDigest.slice(0, 12));
}

/** What a run is made with, beside its probe. */
export interface RunSettings {
  /** tcpdump -B. */
  bufferKiB: number;
  /** Whether the background load was steady before the probe; null if there is none. */
  settled: boolean | null;
}

/**
 * Runs one probe, judges the run, and writes it whatever the verdict is.
 * @throws VisibleError if the probe could not be run at all, or there is no room for its files
 */
export async function makeRun(context: Context, probe: Probe, settings: RunSettings): Promise<StoredRun> {
  const judgeUncaptured = (bare: Context, raw: RawData, packets: RunPackets) =>
    judge(evidence(bare, probe, raw, packets, judgedParts(bare, settings, raw)), boundsOf(bare));
  const startedAt = new Date();
  const id = runId(probe, startedAt);
  const folder = RunFolder.create(scenarioFolder(context), id);
  let isOnHost = false;
  try {
    const uncaptured = () => sendUncaptured(context, probe, { ...settings, folder: folder.path }, judgeUncaptured);
    const order = context.request.captureCost ? orderOf(probe) : null;
    const before = order === "before" ? await uncaptured() : null;
    const raw = await collectRawData(context, probe, settings.bufferKiB, folder.path, () => (isOnHost = true));
    const packets = readPackets(folder.path, probe, context.request.scenario.capturePoints, { hops: raw.hops });
    const judged = judgedParts(context, settings, raw);
    const found = evidence(context, probe, raw, packets, judged);
    const described = describeRun(context, probe, { id, startedAt, folder: folder.path, ...judged }, raw, packets);
    // A further probe takes the place of this one's files on the host; they are all here.
    if (order === "after") isOnHost = false;
    const train = order === "after" ? await uncaptured() : before;
    const run = {
      ...described,
      ...(train ? { captureCost: captureCost(probe, packets, train) } : {}),
      validity: judge(found, boundsOf(context)),
    };
    const sha256 = folder.commit(run);
    isOnHost = false;
    await forgetProbe(context);
    return {
      run,
      wayOut: probeWayOut(found) ?? packets.broken.find(({ wayOut }) => wayOut !== undefined)?.wayOut,
      losses: losses(packets.trains),
      folder: join(scenarioFolder(context), id),
      sha256,
    };
  } catch (error) {
    throw isOnHost ? withRawDataOnHost(context, error) : error;
  } finally {
    folder.discard();
  }
}

/** What is both recorded and judged. */
type Judged = Pick<Evidence, "load" | "foreignWork">;

function judgedParts(context: Context, { settled }: RunSettings, raw: RawData): Judged {
  return {
    load: { ...judgedLoad(context, raw), settled },
    foreignWork: bySide((side) => othersWork(context, raw, side)),
  };
}

function boundsOf({ request }: Context): Bounds {
  return { ...usualBounds, ...request.bounds };
}

function describeRun(
  context: Context,
  probe: Probe,
  { id, startedAt, folder, load, foreignWork: others }: { id: string; startedAt: Date; folder: string } & Judged,
  raw: RawData,
  packets: RunPackets,
): Omit<RunRecord, "files" | "validity"> {
  const { request } = context;
  const environment: RunRecord["environment"] = {
    lab: request.lab,
    accelerator: request.accelerator,
    imageSha256: request.imageSha256,
    sender: raw.hosts.sender.before,
    responder: raw.hosts.responder.before,
    guests: { sender: guestRecord(context, raw, "sender"), responder: guestRecord(context, raw, "responder") },
  };
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
    achieved: achieved(packets, raw.record.endedSeconds - raw.record.startedSeconds),
    pingFile,
    ...identifierOf(packets),
    ...uncertaintyOf(context.request.scenario.technology, probe, packets),
    ...oneWayOf(environment, packets),
    ...scheduleOf(packets),
    captures: packets.captures.map(({ receivedByFilter: _received, hasLastRequest: _last, ...capture }) => capture),
    load,
    ...(request.bounds ? { bounds: request.bounds } : {}),
    foreignWork: others,
    waiting: waitingOf(raw, probe, folder),
    environment,
  };
}

function identifierOf({ trains }: RunPackets): { identifier?: number } {
  const identifier = trains.find(({ train }) => train.identifier !== null)?.train.identifier;
  return identifier === undefined || identifier === null ? {} : { identifier };
}

function uncertaintyOf(
  technology: Technology,
  { mode }: Probe,
  { output, trains }: RunPackets,
): Pick<RunRecord, "uncertainty"> {
  if (!output) return {};
  return { uncertainty: runUncertainty(mode, packetTable(output, byPoint(trains)), netKey(technology)) };
}

function oneWayOf(environment: RunRecord["environment"], { trains }: RunPackets): Pick<RunRecord, "oneWay"> {
  const oneWay = oneWaySplits({ environment }, byPoint(trains));
  return oneWay.length === 0 ? {} : { oneWay };
}

function byPoint(trains: RunPackets["trains"]): Partial<Record<PointKey, EchoTrain>> {
  return Object.fromEntries(trains.map(({ point, train }) => [point, train]));
}

function scheduleOf({ output }: RunPackets): Pick<RunRecord, "schedule"> {
  const schedule = output && intendedTimes(output);
  return schedule ? { schedule } : {};
}

function waitingOf(raw: RawData, probe: Probe, folder: string): RunWaiting {
  const of = (side: Side) => {
    const list = raw.hosts[side].before.cpus;
    return hostWaiting(raw.samples[side].text, { numbers: parseCpuList(list), list });
  };
  return { probe: probeTools[probe.mode].threads ? null : probeWaiting(folder), ...bySide(of) };
}

function guestRecord({ request }: Context, raw: RawData, side: Side) {
  const { name, address } = request.guests[side];
  const { driver, cpus, link } = raw.guests[side].before;
  return { name, address, nicDriver: driver, cpus, link };
}

function judgedLoad({ request }: Context, raw: RawData) {
  const { location } = request.scenario.background;
  return achievedLoad(request.scenario, {
    host: raw.hosts[location].before,
    wireNic: request.hosts[location].wireNic,
    samples: raw.samples[location],
    startedSeconds: onHostClock(raw, location, raw.record.startedSeconds),
    endedSeconds: onHostClock(raw, location, raw.record.endedSeconds),
  });
}

/** The probe's times are by the clock of the sender's host, and the two hosts' clocks may differ. */
function onHostClock({ samples }: RawData, side: Side, senderSeconds: number): number {
  return senderSeconds - samples.sender.clockOffsetSeconds + samples[side].clockOffsetSeconds;
}

function evidence(context: Context, probe: Probe, raw: RawData, packets: RunPackets, judged: Judged): Evidence {
  const { request } = context;
  const { record, guests, samples } = raw;
  return {
    // What it skipped is a finding on the path, not on the instrument.
    asked: probe.count - (packets.output?.schedule?.skipped ?? 0),
    sent: packets.output?.totals?.sent ?? null,
    exitCode: record.exitCode,
    ...probeEvidence(packets, probeTools[probe.mode]),
    captures: packets.captures,
    brokenCaptures: packets.broken,
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
      // The host verb records the guest's identity at the very beginning and end of the probe: a restart may have fallen between ours.
      { name: request.guests.sender.name, before: record.guestBefore, after: record.guestAfter },
      ...sides.flatMap((side) => samples[side].endedGuests.map((name) => ({ name, before: "there", after: "" }))),
    ].filter(
      (guest, i, all) => all.findIndex((other) => other.name === guest.name && other.after === guest.after) === i,
    ),
    ...judged,
    loadSupervisor: raw.loadSupervisor,
    changedFacts: changedFacts(raw.hosts),
    steal: bySide((side) => stealShare(raw, side)),
  };
}

function othersWork({ request }: Context, raw: RawData, side: Side) {
  const { background } = request.scenario;
  const host = {
    samples: raw.samples[side],
    other: raw.samples[side === "sender" ? "responder" : "sender"],
    startedSeconds: onHostClock(raw, side, raw.record.startedSeconds),
    endedSeconds: onHostClock(raw, side, raw.record.endedSeconds),
    cpus: raw.hosts[side].before.cpus,
    wireNic: request.hosts[side].wireNic,
    sinkReceives: background.count > 0 && loads[background.load].sink && background.location !== side,
  };
  return foreignWork(host, thisOperator());
}

function stealShare(raw: RawData, side: Side): number | null {
  const { startedSeconds, endedSeconds } = raw.record;
  const window = windowAround(
    raw.samples[side].samples,
    onHostClock(raw, side, startedSeconds),
    onHostClock(raw, side, endedSeconds),
  );
  if (!window) return null;
  const { busySeconds, idleSeconds, stealSeconds } = cpuSeconds(window, parseCpuList(raw.hosts[side].before.cpus));
  const total = busySeconds + idleSeconds + stealSeconds;
  return total === 0 ? null : stealSeconds / total;
}

function bySide<Value>(value: (side: Side) => Value): Record<Side, Value> {
  return { sender: value("sender"), responder: value("responder") };
}
