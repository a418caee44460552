import { factChangeText, factsOf, sameFact } from "../scenarios/hostFacts";
import { sides, type Side } from "../scenarios/host";
import type { HostEnvironment } from "../scenarios/run";

/** A fact of a host that was another after the probe than before it. */
export interface ChangedFact {
  side: Side;
  fact: string;
  /** "BEFORE → AFTER". */
  change: string;
}

/** What a NIC with adaptive coalescing changes by itself all the time. */
const adaptive = /^(rx|tx)-(usecs|frames)/;

/** The facts that changed while a probe ran: its numbers belong to neither of the two. */
export function changedFacts(hosts: Record<Side, { before: HostEnvironment; after: HostEnvironment }>): ChangedFact[] {
  return sides.flatMap((side) => {
    const before = factsOf(steady(hosts[side].before));
    const after = factsOf(steady(hosts[side].after));
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((fact) => !sameFact(before[fact], after[fact]))
      .map((fact) => ({ side, fact, change: factChangeText(before[fact] ?? ["unknown"], after[fact] ?? ["unknown"]) }));
  });
}

function steady(host: HostEnvironment): HostEnvironment {
  const changing = host.adaptiveCoalescing ?? [];
  const isSteady = (line: string) => !changing.includes(adaptive.exec(line)?.[1] ?? "");
  return { ...host, coalescing: host.coalescing.filter(isSteady) };
}
