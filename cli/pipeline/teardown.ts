import { onHost } from "../../connections/hostConnection";
import { sides, type Hosts } from "../../scenarios/host";
import { Marked } from "../doctor/marked";
import type { PipelineTestbed } from "./testbed";

/** What is known about both hosts after a testbed was taken down. */
export interface Teardown {
  /** What bears the stack's mark and is still there; nothing where all is gone. */
  left: string[];
  /** What differs from the inventories that the reservation took and is not this stack's. */
  differences: string[];
}

/** Takes a testbed down, and asks both hosts what is left of it. Each host has compared its own inventory by then. */
export async function tearDown(testbed: PipelineTestbed): Promise<Teardown> {
  const differences = await testbed.destroy();
  return { left: await leftOn(testbed.hosts, testbed.name), differences };
}

/** What bears a stack's mark on either host, each with where it is. */
export async function leftOn(hosts: Hosts, stack: string): Promise<string[]> {
  const left = await Promise.all(
    sides.map(async (side) => {
      const host = hosts[side];
      const found = await onHost(host, ({ call }) => call("leaks", { dataFolder: host.dataFolder }));
      const { things, activities, reservation } = Marked.parse(found);
      return [
        ...things.filter((thing) => thing.stack === stack).map(({ kind, name }) => `${kind} ${name}`),
        ...activities.filter((activity) => activity.stack === stack).map(({ verb }) => `activity ${verb}`),
        ...(reservation?.stack === stack ? ["the reservation"] : []),
      ].map((what) => `${what} on the ${side}'s host`);
    }),
  );
  return left.flat();
}

/** What hosts said when they compared their inventories with those of the reservation: differences that are not the stack's. */
export function inventoryWords(said: readonly string[]): string[] {
  return said.flatMap((text) => /^warning: (.*)/.exec(text.trim())?.[1] ?? []);
}
