import { readConfig } from "../../config/readConfig";
import { openConfig } from "../../engine/workspace";
import { VisibleError } from "../../errors/visibleError";
import type { Hosts } from "../../scenarios/host";
import { comparedTechnologies, type Technology, technologyTitles } from "../../scenarios/technology";
import { runCampaign, type CampaignEnd } from "../campaign/run";
import { findCampaignStack } from "../campaign/testbed";
import { askHosts } from "../doctor/askHosts";
import { stackCrypter } from "../stack/secrets";
import { terminal } from "../terminal";
import { choiceText } from "./choiceText";
import { comparisonOf } from "./comparison";

export interface Choice {
  /** The kinds to compare; none: all that run natively on both hosts. */
  kinds: readonly Technology[];
  /** The stack whose file says where the hosts are. */
  hosts: string;
  /** How long to measure, in minutes, earlier calls included. */
  budget: number;
  /** The campaign's folder; by default one for each set of kinds. */
  output: string | undefined;
  cwd: string | undefined;
}

/**
 * Measures kinds of guests in turn, repetition by repetition, until the budget is spent, and says which one is best for
 * latency-sensitive work and how sure that is. How many repetitions are measured follows from the time alone, never from what was
 * found: an answer that is looked for until it is there would be found by chance.
 * @throws VisibleError where the hosts run fewer than two kinds
 */
export async function choose(choice: Choice): Promise<CampaignEnd> {
  const { hosts, budget, output, cwd } = choice;
  const found = findCampaignStack(hosts, { cwd });
  const config = readConfig(openConfig(found.project, hosts, found.file, await stackCrypter(found)).config);
  const kinds = choice.kinds.length > 0 ? choice.kinds : await nativeKinds(config.hosts);
  terminal.print(
    `comparing ${kinds.map((kind) => technologyTitles[kind]).join(", ")} for ${budget} minutes, alone and beside 8 busy neighbours`,
  );
  /** Of one repetition of all cells. */
  let seconds = 0;
  const { end, report } = await runCampaign({
    ...comparisonOf(found, kinds, { hosts, output }),
    options: { cwd },
    keep: false,
    wantsMore: (done) => {
      seconds = done.seconds / done.repetitions;
      return done.seconds + seconds <= 60 * budget;
    },
  });
  if (report !== undefined) terminal.print(`\n${choiceText(report, choice, seconds)}`);
  return end;
}

/** All kinds for which doctor finds nothing amiss on either host: emulated guests say nothing of native ones. */
async function nativeKinds(hosts: Hosts): Promise<Technology[]> {
  const facts = await askHosts(hosts, comparedTechnologies);
  if (typeof facts === "string")
    throw new VisibleError(facts, "./tare doctor says more; ./tare lab up makes two hosts on this machine");
  const kinds = comparedTechnologies.filter((kind) => !facts.obstacles.has(kind));
  if (kinds.length >= 2) return kinds;
  throw new VisibleError(
    `these hosts run ${kinds.length === 0 ? "no kind of guest natively" : `only ${technologyTitles[kinds[0] as Technology]} natively`}: ${[...facts.obstacles.values()].join("; ")}`,
    "Mend what is said there (./tare doctor has more), or name the kinds: ./tare choose docker lxc",
  );
}
