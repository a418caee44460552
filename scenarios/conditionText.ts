import { intervalSeconds, type Probe } from "./probe";
import type { Background } from "./scenario";

/*
 * Short words for tables that people read: what was beside the main guests, and how the probe sent. The names of cells
 * (analysis/model/cellLabel.ts) are for lists and files, and stay as they are.
 */

/** "no neighbours", "8 neighbours at the sender (cpu load)". */
export function neighboursText({ count, load, location }: Pick<Background, "count" | "load" | "location">): string {
  if (count === 0) return "no neighbours";
  return `${count} neighbour${count === 1 ? "" : "s"} at the ${location} (${load} load)`;
}

/** What "back to back" means, for a note below a table. */
export const backToBackNote =
  "back to back: the paper's 1 Mpps. The next request leaves when the reply is back, so that no rate is asked for.";

const pacings: Partial<Record<Probe["mode"], string>> = { "open-loop": "open loop", isochronous: "isochronous UDP" };

const closedLoops: Partial<Record<Probe["mode"], string>> = {
  "ping-pong": "UDP ping-pong",
  "ping-pong-tcp": "TCP ping-pong",
};

/** "paced, 1000/s", "open loop, 1000/s", "isochronous UDP, 1000/s", "back to back", "TCP ping-pong". */
export function pacingText({ rate, mode }: Pick<Probe, "rate" | "mode">): string {
  const asked = askedPerSecond(rate);
  if (asked === null) return closedLoops[mode] ?? "back to back";
  return `${pacings[mode] ?? "paced"}, ${plainNumber(asked)}/s`;
}

/** A rate as figures show it: "1kpps", and for the closed loop what it is. */
export function rateTitle(rate: Probe["rate"]): string {
  return askedPerSecond(rate) === null ? "back to back (the paper's 1 Mpps)" : rate;
}

/** Requests a second that a rate asks for; null for a closed loop, which has no rate of its own. */
export function askedPerSecond(rate: Probe["rate"]): number | null {
  const interval = intervalSeconds(rate);
  return interval === 0 ? null : 1 / interval;
}

const plainNumber = (value: number): string => String(Number(value.toPrecision(6)));
