import type { Campaign } from "../../campaigns";
import { pairsOf } from "../../campaigns";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { sides } from "../../scenarios/host";
import { Log } from "../log";
import type { EngineFlags } from "../stack/engineOf";
import type { FoundStack, StackOptions } from "../stack/find";
import { runStage } from "../stage";
import { logFile } from "./folder";
import { findCampaignStack, takeTestbed, type CampaignTestbed } from "./testbed";

/** A pair of hosts that a campaign is measured on. */
export interface Pair {
  /** The stack that names its hosts. */
  name: string;
  found: FoundStack;
  testbed: CampaignTestbed;
  /** What its deployments say. */
  log: Log;
  /** Whether anything of its testbed is deployed. */
  stands: boolean;
  /** Under a scheduler: throws a VisibleError once the hosts are not the campaign's any more. */
  stillOurs?: () => Promise<void>;
}

/** The stacks that a campaign deploys, one a pair, by the names of the stacks that name the hosts. */
export function findPairs(campaign: Pick<Campaign, "hosts">, options: StackOptions): Map<string, FoundStack> {
  return new Map(pairsOf(campaign).map((name) => [name, findCampaignStack(name, options)]));
}

/**
 * Takes all pairs, or none: a campaign that shares one of them with this one would measure the same cells, or be disturbed.
 * @throws VisibleError that names the holder where somebody works on one of them, and where two have a host in common
 */
export async function takePairs(
  stacks: ReadonlyMap<string, FoundStack>,
  folder: string,
  engine: EngineFlags["engine"],
): Promise<Pair[]> {
  const taken: Pair[] = [];
  try {
    for (const [name, found] of stacks) {
      const testbed = await takeTestbed(found, name, engine);
      const log = new Log(logFile(folder, stacks.size === 1 ? undefined : name), { keeps: true });
      const pair: Pair = { name, found, testbed, log, stands: false };
      taken.push(pair);
      refuseCommonHost(taken);
      pair.stands = await testbed.isStanding();
    }
    return taken;
  } catch (error) {
    for (const { testbed } of taken) testbed.release();
    throw error;
  }
}

function refuseCommonHost(pairs: readonly Pair[]): void {
  const owners = new Map<string, string>();
  for (const { name, testbed } of pairs)
    for (const side of sides) {
      const { address, port } = testbed.hosts[side];
      const other = owners.get(`${address} ${port}`);
      if (other !== undefined && other !== name)
        throw new VisibleError(
          `pairs ${other} and ${name} have host ${address} in common`,
          `Leave one of them out of the campaign's hosts, or set ${side}Address of stack ${name} to another host.`,
          { exitCode: exitCodes.configuration },
        );
      owners.set(`${address} ${port}`, name);
    }
}

/** @throws VisibleError where it cannot be taken down */
export async function takeDown(pair: Pair): Promise<void> {
  const fault = await runStage("taking the testbed down", pair.log, () => pair.testbed.destroy());
  if (fault === undefined) {
    pair.stands = false;
    return;
  }
  throw new VisibleError(
    `the testbed could not be taken down: ${fault}`,
    `Mend what is said there and call the same command again, which goes on behind the last step. ${pair.log.path} has more.`,
    { exitCode: exitCodes.resource },
  );
}
