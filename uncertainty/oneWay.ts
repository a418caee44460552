import { pointKeys, type PointKey } from "../captures/packets";
import type { EchoTrain } from "../captures/pair";
import type { OneWay } from "../scenarios/oneWay";
import type { RunRecord } from "../scenarios/run";
import { clockOf } from "./clocks";
import { medianError, medianOf } from "./medianError";
import { differenceResolution } from "./resolution";

type Trains = Partial<Record<PointKey, EchoTrain>>;

/**
 * The time of requests, and that of replies, between neighbouring capture points. Only where one kernel's clock stamped both: across
 * two clocks their offset would be a part of it. Only packets of which both points saw request and reply count.
 */
export function oneWaySplits(run: Pick<RunRecord, "environment">, trains: Trains): OneWay[] {
  const points = pointKeys.filter((point) => trains[point]);
  return points.slice(1).flatMap((to, i) => {
    const from = points[i]!;
    return clockOf(run, from) === clockOf(run, to) ? split(from, trains[from]!, to, trains[to]!) : [];
  });
}

function split(from: PointKey, outer: EchoTrain, to: PointKey, inner: EchoTrain): OneWay[] {
  // Stamps count from a second of their own in each file.
  const apartNs = (inner.epochSeconds - outer.epochSeconds) * 1e9;
  const [there, back]: [number[], number[]] = [[], []];
  for (let number = 1; number <= Math.min(outer.count, inner.count); number++) {
    const thereNs = (inner.requestNs[number] ?? NaN) + apartNs - (outer.requestNs[number] ?? NaN);
    const backNs = (outer.replyNs[number] ?? NaN) - ((inner.replyNs[number] ?? NaN) + apartNs);
    if (!Number.isFinite(thereNs) || !Number.isFinite(backNs)) continue;
    there.push(thereNs);
    back.push(backNs);
  }
  if (there.length === 0) return [];
  const resolutionNs = differenceResolution(Math.max(outer.stampStepNs, inner.stampStepNs));
  return [{ from, to, there: direction(there, resolutionNs), back: direction(back, resolutionNs) }];
}

function direction(timesNs: number[], resolutionNs: number): OneWay["there"] {
  const samplingNs = medianError(timesNs);
  return {
    medianNs: medianOf(timesNs),
    standardNs: samplingNs === null ? null : Math.hypot(samplingNs, resolutionNs),
  };
}
