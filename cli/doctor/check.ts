import type { Judgement } from "../../components/guests/doctor";
import type { Host, Side } from "../../scenarios/host";
import type { Technology } from "../../scenarios/technology";
import type { HostReading } from "./reading";

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

export function judgeAll(checks: readonly Check[], subject: HostCase): Finding[] {
  return checks.flatMap(({ name, judge }) => {
    const judgement = judge(subject);
    return judgement ? [{ name, ...judgement }] : [];
  });
}
