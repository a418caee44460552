import { z } from "zod";

/** fail: a testbed cannot run. warn: it can, but its figures suffer or cannot be trusted. */
export type Verdict = "ok" | "warn" | "fail";

export interface Judgement {
  verdict: Verdict;
  found: string;
  /** What to do about it; left out if all is well. */
  change?: string;
}

export const ok = (found: string): Judgement => ({ verdict: "ok", found });
export const warn = (found: string, change: string): Judgement => ({ verdict: "warn", found, change });
export const fail = (found: string, change: string): Judgement => ({ verdict: "fail", found, change });

/** What `./tare doctor` checks on a host that is to run guests of one kind. */
export interface KindDoctor {
  /** What KIND_inspect of its host.sh prints: the members of a JSON object. */
  reading: z.ZodRawShape;
  /** Judged only if the stack's guests are of this kind. */
  checks: readonly { name: string; judge(reading: Record<string, unknown>): Judgement }[];
  /** The unix socket of the kind's daemon, if the operator's machine reaches it through ssh. */
  socket?: string;
  /** Whether the kind's daemon lets guests' packets through a firewall that drops all forwarded packets. */
  opensFirewall: boolean;
}

/** Checks that are given the reading in the types that its schema says. */
export function kindChecks<Shape extends z.ZodRawShape>(
  reading: Shape,
  checks: readonly { name: string; judge(reading: z.infer<z.ZodObject<Shape>>): Judgement }[],
): Pick<KindDoctor, "reading" | "checks"> {
  const schema = z.object(reading);
  return { reading, checks: checks.map(({ name, judge }) => ({ name, judge: (all) => judge(schema.parse(all)) })) };
}
