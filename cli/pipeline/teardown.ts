import { onHost } from "../../connections/hostConnection";
import { sides } from "../../scenarios/host";
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
  const left = await Promise.all(
    sides.map(async (side) => {
      const host = testbed.hosts[side];
      const found = await onHost(host, ({ call }) => call("leaks", { dataFolder: host.dataFolder }));
      const { things, activities, reservation } = Marked.parse(found);
      return [
        ...things.filter(({ stack }) => stack === testbed.name).map(({ kind, name }) => `${kind} ${name}`),
        ...activities.filter(({ stack }) => stack === testbed.name).map(({ verb }) => `activity ${verb}`),
        ...(reservation?.stack === testbed.name ? ["the reservation"] : []),
      ].map((what) => `${what} on the ${side}'s host`);
    }),
  );
  return { left: left.flat(), differences };
}
