import { pointKeys, type PointKey } from "../captures/packets";
import type { ReadPackets } from "../captures/packetTable";
import { probeTools } from "../probes";
import type { OneWay } from "../scenarios/oneWay";
import type { RunRecord } from "../scenarios/run";
import { isFloor } from "../scenarios/technology";
import type { PathSegments, Segment } from "../scenarios/segments";
import { isToldFromZero } from "../scenarios/uncertainty";
import { clockOf } from "./clocks";
import { medianError, medianOf } from "./medianError";
import { differenceResolution, rttResolution } from "./resolution";

/** What lies behind each stamp, up to the next one along the path of a request. Egress is stamped behind the queue of its port. */
const behind: Record<"ping" | PointKey, string> = {
  ping: "sender guest",
  "sender.guest": "sender guest's hypervisor or veth",
  "sender.tap": "sender's bridge",
  "sender.wire": "wire",
  "responder.wire": "responder's bridge",
  "responder.tap": "responder guest's hypervisor or veth",
  "responder.guest": "responder guest",
};

/** The same on the floor, where the probe's process and what answers it are in the hosts' own kernels, and there is only the wire's port. */
const behindOnFloor: Partial<typeof behind> = {
  ping: "sender's process, kernel and bridge",
  "sender.wire": "wire",
  "responder.wire": "responder's bridge and kernel",
};

/** The kernel disciplines its clock by no more than this (adjtimex(2), tick and freq): two clocks' rates differ by twice as much. */
const mostClockRate = 500e-6;

/** Where packets were stamped: RTT from there on, of each packet. */
interface Stop {
  name: "ping" | PointKey;
  rttNs: Float64Array;
  /** Standard uncertainty that the steps of its clock leave in an RTT, and by how much they can change one at most. */
  resolutionNs: number;
  mostNs: number;
  /** Which kernel's clock it is. */
  clock: string;
}

/**
 * The time that packets spent in each segment of the path, there and back: the RTT at one point less the RTT at the next. Each RTT is
 * a difference of stamps of one clock, so no clocks need to agree. docs/measurement.md derives the uncertainty.
 *
 * @returns undefined for a run that was not captured on both hosts, or of which no packet was seen at every point
 */
export function pathSegments(run: RunRecord, packets: ReadPackets): PathSegments | undefined {
  if (!Object.keys(packets.atNs).some((point) => point.startsWith("responder."))) return undefined;
  const stops = stopsOf(run, packets);
  const rows = rowsSeenBy(stops, packets.length);
  if (rows.length === 0) return undefined;
  const seen = stops.map((stop) => ({ ...stop, rttNs: Float64Array.from(rows, (row) => stop.rttNs[row] ?? NaN) }));
  const found = seen.map((stop, i) => segment(run, stop, seen[i + 1]));
  const gross = seen[0]!.rttNs;
  const grossMedian = medianOf(gross);
  const differenceNs = found.reduce((sum, { medianNs }) => sum + medianNs, 0) - grossMedian;
  // What the clocks' steps do to a segment they undo in its neighbour. What is left is that each median is of so many packets only.
  const sampling = [medianError(gross), ...found.map((each) => each.samplingNs)];
  const standard = sampling.includes(null) ? null : Math.hypot(...(sampling as number[]));
  return {
    packets: rows.length,
    grossMedianMs: grossMedian / 1e6,
    segments: found.map(({ segment: each }) => ({ ...each, ...oneWayOf(run, each) })),
    closure: {
      differenceMs: differenceNs / 1e6,
      standardMs: standard === null ? null : standard / 1e6,
      isClosed: standard === null ? null : !isToldFromZero(differenceNs, standard),
    },
  };
}

function stopsOf(run: RunRecord, { rttNs, quantisationNs, atNs, stampStepNs }: ReadPackets): Stop[] {
  const step = probeTools[run.probe.mode].stampStepNs;
  const printed = medianOf(quantisationNs);
  const ping: Stop = {
    name: "ping",
    rttNs,
    resolutionNs: rttResolution(step, printed),
    mostNs: step + (printed > step ? printed : 0),
    clock: clockOf(run, "sender.guest"),
  };
  const captured = pointKeys.flatMap((name): Stop[] => {
    const at = atNs[name];
    if (!at) return [];
    const own = stampStepNs[name] ?? 0;
    return [{ name, rttNs: at, resolutionNs: differenceResolution(own), mostNs: own, clock: clockOf(run, name) }];
  });
  return [ping, ...captured];
}

function rowsSeenBy(stops: readonly Stop[], length: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row < length; row++) if (stops.every(({ rttNs }) => Number.isFinite(rttNs[row]))) rows.push(row);
  return rows;
}

function segment(
  { scenario }: RunRecord,
  outer: Stop,
  inner: Stop | undefined,
): { segment: Segment; medianNs: number; samplingNs: number | null } {
  const timesNs = inner ? outer.rttNs.map((ns, row) => ns - (inner.rttNs[row] ?? NaN)) : outer.rttNs;
  const medianNs = medianOf(timesNs);
  const samplingNs = medianError(timesNs);
  // Two kernels' clocks tell the same time differently; it lies anywhere within that (GUM F.2.3.3).
  const rateNs = inner && inner.clock !== outer.clock ? (2 * mostClockRate * medianOf(inner.rttNs)) / Math.sqrt(3) : 0;
  const standardNs =
    samplingNs === null ? null : Math.hypot(samplingNs, outer.resolutionNs, inner?.resolutionNs ?? 0, rateNs);
  const negative = timesNs.filter((ns) => ns < 0);
  const withinSteps = negative.filter((ns) => -ns <= outer.mostNs + (inner?.mostNs ?? 0)).length;
  return {
    medianNs,
    samplingNs,
    segment: {
      name: nameOf(isFloor(scenario.technology) ? behindOnFloor : behind, outer.name, inner?.name),
      from: outer.name,
      to: inner?.name ?? null,
      medianMs: medianNs / 1e6,
      standardMs: standardNs === null ? null : standardNs / 1e6,
      isTold: standardNs === null ? null : isToldFromZero(medianNs, standardNs),
      violations: negative.length - withinSteps,
      withinSteps,
    },
  };
}

/** As the run records it: what is read here are round trips. */
function oneWayOf({ oneWay }: RunRecord, { from, to }: Segment): Pick<Segment, "oneWay"> {
  const split = oneWay?.find((each) => each.from === from && each.to === to);
  if (!split) return {};
  const inMs = ({ medianNs, standardNs }: OneWay["there"]) => ({
    medianMs: medianNs / 1e6,
    standardMs: standardNs === null ? null : standardNs / 1e6,
  });
  return { oneWay: { there: inMs(split.there), back: inMs(split.back) } };
}

/** All that lies between two stamps, because points in between may be missing. */
function nameOf(parts: Partial<typeof behind>, from: Stop["name"], to: Stop["name"] | undefined): string {
  const way = Object.keys(parts) as Stop["name"][];
  const end = to === undefined ? way.length : way.indexOf(to);
  return way
    .slice(way.indexOf(from), end)
    .map((name) => parts[name])
    .join(", ");
}
