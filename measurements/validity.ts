import { scenarioPointOf } from "../scenarios/probe";
import type { Side } from "../scenarios/host";
import type { LoadRecord, Validity } from "../scenarios/run";
import { usualBounds, type Bounds } from "../scenarios/bounds";
import type { Reason } from "../scenarios/validityCodes";
import type { ForeignWork } from "../scenarios/foreignWork";
import type { CaptureFault } from "./captureFaults";
import type { ChangedFact } from "./changedFacts";
import { foreignReasons } from "./foreignReasons";
import { guestClockSteps, probeDoubts, probeFailures, type ProbeEnd } from "./probeReasons";
import type { CountedCapture } from "./readPackets";

/** All that decides whether a run's numbers may be used. It judges the instrument, never the outcome. */
export interface Evidence extends ProbeEnd {
  captures: CountedCapture[];
  /** Points whose tcpdump died before it printed its counters, or whose file cannot be read, with the reason. */
  brokenCaptures: { point: string; reason: string }[];
  /** Seconds; 0 if the clock was not set. */
  clockStepSeconds: Record<Side, number>;
  governors: Record<Side, { before: string | null; after: string | null }>;
  /** Facts of the hosts that were others after the probe than before it. */
  changedFacts: readonly ChangedFact[];
  /** Identities of guests before and after the probe; "" if the guest did not run. */
  guests: { name: string; before: string; after: string }[];
  load: LoadRecord;
  /** What the load's supervisor on the host reported before and after; null if there is no load. */
  loadSupervisor: { before: LoadStatus; after: LoadStatus } | null;
  /** Share of the host CPUs' time that the hypervisor below took, 0–1. */
  steal: Record<Side, number | null>;
  /** What others did on the hosts. */
  foreignWork: Record<Side, ForeignWork>;
}

export interface LoadStatus {
  kind: string | null;
  guests: number;
  running: number;
  restarts: number;
}

/** Judges a run. The codes are stable; the texts contain the numbers. */
export function judge(evidence: Evidence, bounds: Bounds = usualBounds): Validity {
  const invalid = [
    ...probeFailures(evidence),
    ...captureFailures(evidence),
    ...faultReasons(evidence.faults),
    ...clockSteps(evidence),
    ...guestClockSteps(evidence),
    ...governorChanges(evidence),
    ...factChanges(evidence),
    ...guestChanges(evidence),
    ...loadDeaths(evidence),
  ];
  const suspect = [
    ...probeDoubts(evidence),
    ...stealReasons(evidence, bounds),
    ...foreignReasons(evidence.foreignWork, bounds),
    ...loadUnsettled(evidence.load),
    ...loadNotReached(evidence.load),
  ];
  return {
    verdict: invalid.length > 0 ? "invalid" : suspect.length > 0 ? "suspect" : "valid",
    reasons: [...invalid, ...suspect],
  };
}

function captureFailures({ captures, brokenCaptures }: Evidence): Reason[] {
  return [
    ...brokenCaptures.map(({ point, reason }): Reason => ({
      code: "capture-broken",
      text: `capture at the ${point}: ${reason}`,
    })),
    ...captures.flatMap((capture): Reason[] => {
      // The interface's own drops are those of the whole NIC: a result of the path. A packet that the capture lacks shows by itself.
      const { captured, receivedByFilter, droppedByKernel } = capture;
      const point = scenarioPointOf(capture);
      if (droppedByKernel > 0)
        return [
          {
            code: "capture-drops",
            text: `capture at the ${point} dropped ${droppedByKernel} of ${receivedByFilter} packets`,
          },
        ];
      if (captured < receivedByFilter && !capture.hasLastRequest)
        return [
          {
            code: "capture-cut",
            text: `capture at the ${point} wrote ${captured} of ${receivedByFilter} packets before it ended`,
          },
        ];
      return [];
    }),
  ];
}

function faultReasons(faults: readonly CaptureFault[]): Reason[] {
  return faults.map(({ point, what, packets }) => {
    const names = packets.slice(0, 5).join(", ") + (packets.length > 5 ? ", …" : "");
    return { code: "capture-incomplete", text: `capture at ${point}: ${packets.length} × ${what} (number ${names})` };
  });
}

function clockSteps({ clockStepSeconds }: Evidence): Reason[] {
  return Object.entries(clockStepSeconds)
    .filter(([, seconds]) => seconds !== 0)
    .map(([side, seconds]) => ({
      code: "clock-step",
      text: `the clock of the ${side}'s host was set by ${seconds.toFixed(4)} s`,
    }));
}

function governorChanges({ governors }: Evidence): Reason[] {
  return Object.entries(governors).flatMap(([side, { before, after }]) =>
    before === after
      ? []
      : [
          {
            code: "governor-changed",
            text: `the CPU governor of the ${side}'s host changed from ${before} to ${after}`,
          },
        ],
  );
}

/** Samples tell of each governor that changed already, and also of one that changed back. */
function factChanges({ changedFacts, governors }: Evidence): Reason[] {
  const isToldAlready = ({ side, fact }: ChangedFact) =>
    fact === "governor" && governors[side].before !== governors[side].after;
  return changedFacts
    .filter((changed) => !isToldAlready(changed))
    .map(({ side, fact, change }) => ({
      code: "facts-changed",
      text: `${fact} of the ${side}'s host changed during the run: ${change}`,
    }));
}

function guestChanges({ guests }: Evidence): Reason[] {
  return guests
    .filter(({ before, after }) => before !== after)
    .map(({ name, after }) => ({
      code: "guest-restarted",
      text: `guest ${name} ${after === "" ? "ended" : "was restarted"} during the run`,
    }));
}

function loadDeaths({ loadSupervisor, load }: Evidence): Reason[] {
  if (!loadSupervisor) return [];
  const { before, after } = loadSupervisor;
  const restarts = after.restarts - before.restarts;
  const died = (text: string): Reason[] => [{ code: "load-died", text: `${load.kind} load: ${text}` }];
  if (after.kind === null) return died("its supervisor died during the run");
  if (restarts !== 0) return died(`it died in ${Math.abs(restarts)} guests during the run`);
  return after.running < after.guests ? died(`only ${after.running} of ${after.guests} guests run it`) : [];
}

function stealReasons({ steal }: Evidence, bounds: Bounds): Reason[] {
  return Object.entries(steal).flatMap(([side, share]) =>
    share !== null && share > bounds.steal
      ? [
          {
            code: "host-steal",
            text: `${(100 * share).toFixed(1)} % of the time of the ${side}'s host was taken by the hypervisor below it`,
          },
        ]
      : [],
  );
}

function loadUnsettled({ settled, kind, location }: LoadRecord): Reason[] {
  if (settled !== false) return [];
  return [{ code: "load-not-settled", text: `${kind} load at the ${location} was not steady before the probe` }];
}

function loadNotReached({ reached, share, kind, location }: LoadRecord): Reason[] {
  if (reached !== false) return [];
  const text = share === null ? "was not seen" : `reached ${(100 * share).toFixed(1)} % of its ceiling`;
  return [{ code: "load-not-reached", text: `${kind} load at the ${location} ${text}` }];
}
