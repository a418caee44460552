import type { Judgement } from "../../components/guests/doctor";
import type { Host, Side } from "../../scenarios/host";
import type { Technology } from "../../scenarios/technology";
import type { HostReading } from "./reading";

export interface Finding extends Judgement {
  name: string;
}

/** What a host is judged by: what was read of it, and what the stack needs of it. */
export interface HostCase {
  side: Side;
  host: Host;
  technology: Technology;
  reading: HostReading;
}

/** One check of a host. Its judgement is undefined if the check does not apply to the technology. */
export interface Check {
  name: string;
  judge(subject: HostCase): Judgement | undefined;
}

export function judgeHost(checks: readonly Check[], subject: HostCase): Finding[] {
  return checks.flatMap(({ name, judge }) => {
    const judgement = judge(subject);
    return judgement ? [{ name, ...judgement }] : [];
  });
}
