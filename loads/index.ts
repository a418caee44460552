import type { LoadKind } from "../scenarios/load";
import { cpu } from "./cpu/descriptor";
import { disk } from "./disk/descriptor";
import type { LoadDescriptor } from "./load";
import { network } from "./network/descriptor";

/** What is to know of each load. */
export const loads: Record<LoadKind, LoadDescriptor> = { cpu, network, disk };

/** All parameters of a load: those given, and the usual values of the others. */
export function parametersOf(background: {
  load: LoadKind;
  parameters?: Record<string, number> | undefined;
}): Record<string, number> {
  const all = Object.entries(loads[background.load].parameters);
  return { ...Object.fromEntries(all.map(([name, { usual }]) => [name, usual])), ...background.parameters };
}

/** Size of the disk that a guest needs beside its image, so that it can bear any load at its usual parameters. */
export const dataDiskMiB = Math.max(0, ...Object.values(loads).map((load) => load.dataDiskMiB ?? 0));
