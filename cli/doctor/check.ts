import type { Host, Side } from "../../scenarios/host";
import type { Technology } from "../../scenarios/technology";
import type { HostReading } from "./reading";

/** fail: a testbed cannot stand. warn: it stands, and figures suffer or cannot be vouched for. */
export type Verdict = "ok" | "warn" | "fail";

export interface Judgement {
  verdict: Verdict;
  found: string;
  /** What to do about it; where all is well there is nothing to do. */
  change?: string;
}

export interface Finding extends Judgement {
  name: string;
}

/** What a host is judged by: what it is, and what the stack wants of it. */
export interface HostCase {
  side: Side;
  host: Host;
  technology: Technology;
  reading: HostReading;
}

/** One thing to look at; undefined: it does not matter for this technology. */
export interface Check {
  name: string;
  judge(subject: HostCase): Judgement | undefined;
}

export const ok = (found: string): Judgement => ({ verdict: "ok", found });
export const warn = (found: string, change: string): Judgement => ({ verdict: "warn", found, change });
export const fail = (found: string, change: string): Judgement => ({ verdict: "fail", found, change });

export function judgeAll(checks: readonly Check[], subject: HostCase): Finding[] {
  return checks.flatMap(({ name, judge }) => {
    const judgement = judge(subject);
    return judgement ? [{ name, ...judgement }] : [];
  });
}
