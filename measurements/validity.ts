import type { Side } from "../scenarios/host";
import type { LoadRecord, Validity } from "../scenarios/run";
import type { ForeignWork } from "../scenarios/foreignWork";
import type { CaptureFault } from "./captureFaults";
import { foreignReasons } from "./foreignReasons";
import type { CountedCapture } from "./readPackets";

/** All that decides whether a run's numbers may be used. It judges the instrument, never the outcome. */
export interface Evidence {
  /** How many requests the probe was asked to send and says it sent; null if it died before saying so. */
  asked: number;
  sent: number | null;
  exitCode: number;
  /** By how many nanoseconds the probe saw the guest's clock go back, each time. */
  probeClockBackNs: number[];
  captures: CountedCapture[];
  /** Points whose tcpdump died before it printed its counters, or whose file cannot be read, with the reason. */
  brokenCaptures: { point: string; reason: string }[];
  faults: CaptureFault[];
  /** Seconds; 0 if the clock was not set. */
  clockStepSeconds: Record<Side, number>;
  governors: Record<Side, { before: string | null; after: string | null }>;
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

/** A larger share of stolen time disturbs the host too much. */
const stealBound = 0.01;

/** A clock that goes back by less shows the jitter of emulation, and was not set. */
const clockStepNs = 1e6;

type Reason = Validity["reasons"][number];

/** Judges a run. The codes are stable; the texts contain the numbers. */
export function judge(evidence: Evidence): Validity {
  const invalid = [
    ...probeDied(evidence),
    ...captureFailures(evidence),
    ...faultReasons(evidence.faults),
    ...clockSteps(evidence),
    ...governorChanges(evidence),
    ...guestChanges(evidence),
    ...loadDeaths(evidence),
  ];
  const suspect = [
    ...clockJitter(evidence),
    ...stealReasons(evidence),
    ...foreignReasons(evidence.foreignWork),
    ...loadUnsettled(evidence.load),
    ...loadNotReached(evidence.load),
  ];
  return {
    verdict: invalid.length > 0 ? "invalid" : suspect.length > 0 ? "suspect" : "valid",
    reasons: [...invalid, ...suspect],
  };
}

function probeDied({ asked, sent, exitCode }: Evidence): Reason[] {
  if (sent === null)
    return [{ code: "probe-died", text: `the probe ended with exit code ${exitCode}, without its closing statistics` }];
  return sent < asked ? [{ code: "probe-died", text: `the probe ended after ${sent} of ${asked} requests` }] : [];
}

function captureFailures({ captures, brokenCaptures }: Evidence): Reason[] {
  return [
    ...brokenCaptures.map(({ point, reason }) => ({
      code: "capture-broken",
      text: `capture at the ${point}: ${reason}`,
    })),
    ...captures.flatMap((capture) => {
      const { point, captured, receivedByFilter, droppedByKernel, droppedByInterface } = capture;
      const dropped = droppedByKernel + droppedByInterface;
      if (dropped > 0)
        return [
          { code: "capture-drops", text: `capture at the ${point} dropped ${dropped} of ${receivedByFilter} packets` },
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

function clockSteps({ clockStepSeconds, probeClockBackNs }: Evidence): Reason[] {
  const reasons = Object.entries(clockStepSeconds)
    .filter(([, seconds]) => seconds !== 0)
    .map(([side, seconds]) => ({
      code: "clock-step",
      text: `the clock of the ${side}'s host was set by ${seconds.toFixed(4)} s`,
    }));
  const largest = largestOf(probeClockBackNs);
  if (largest >= clockStepNs)
    reasons.push({ code: "clock-step", text: `the probe saw the guest's clock go back by ${largest / 1e6} ms` });
  return reasons;
}

function clockJitter({ probeClockBackNs }: Evidence): Reason[] {
  const jitter = probeClockBackNs.filter((nanoseconds) => nanoseconds < clockStepNs);
  if (jitter.length === 0) return [];
  const largest = largestOf(jitter) / 1000;
  return [{ code: "clock-jitter", text: `the guest's clock went back ${jitter.length} times, by up to ${largest} µs` }];
}

function largestOf(values: readonly number[]): number {
  return values.reduce((largest, value) => Math.max(largest, value), 0);
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
  const died = (text: string) => [{ code: "load-died", text: `${load.kind} load: ${text}` }];
  if (after.kind === null) return died("its supervisor died during the run");
  if (restarts !== 0) return died(`it died in ${Math.abs(restarts)} guests during the run`);
  return after.running < after.guests ? died(`only ${after.running} of ${after.guests} guests run it`) : [];
}

function stealReasons({ steal }: Evidence): Reason[] {
  return Object.entries(steal).flatMap(([side, share]) =>
    share !== null && share > stealBound
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
