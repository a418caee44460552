import { z } from "zod";
import { boundKey, configKeys } from "../config/keys";
import { boundNames } from "../scenarios/bounds";
import { lastLook } from "./precision";
import { ProbeMode, Rate } from "../scenarios/probe";

/** Keys of a stack that say where and how often it is measured: the runner sets them, or the stack that names the hosts. */
export const reserved =
  /^(sender|responder)[A-Z]|^(guestNetwork|resultsFolder|measureAgain|repetitions|rates|count|mode)$/;

/** Keys of a stack's configuration that a campaign may set. */
const settingKeys = Object.keys(configKeys).filter((key) => !reserved.test(key));
/** What is no part of a scenario: cells that differ in nothing else would be one. */
const besideScenario = [...boundNames.map(boundKey), "captureCost"];
/** Those of them that it may vary: no lists either. */
const factorKeys = settingKeys.filter((key) => configKeys[key]?.type !== "array" && !besideScenario.includes(key));

const Level = z.union([z.string(), z.number(), z.boolean()]);
export type Level = z.infer<typeof Level>;

/** An object with some of these keys, each spelled out, so that an editor can offer them. */
const someOf = <Value extends z.ZodType>(keys: readonly string[], value: Value) =>
  z.strictObject(Object.fromEntries(keys.map((key) => [key, value.optional()])));

const Settings = someOf(settingKeys, z.union([Level, z.array(z.string())])).default({});

/** One train of echo requests. Trains of equal `count` and `mode` are sent by one `up`. */
const CampaignProbe = z.strictObject({
  rate: z.union([Rate, z.number().positive().transform(String)]).describe("1pps, 1kpps, 1Mpps or packets per second"),
  count: z.int().min(1).max(1_000_000).default(1000).describe("requests"),
  mode: ProbeMode.default("as-published").describe("who keeps the rate"),
});
export type CampaignProbe = z.infer<typeof CampaignProbe>;

/** All combinations of the levels of its factors, without those that are excluded. */
const Design = z.strictObject({
  title: z.string().min(1).describe("what the report calls it"),
  settings: Settings,
  factors: someOf(factorKeys, z.array(Level).min(1)).describe("levels of each key of a stack's configuration"),
  probes: z.array(CampaignProbe).min(1).describe("what each combination is measured with"),
  exclude: z
    .array(someOf(factorKeys, z.union([Level, z.array(Level).min(1)])))
    .default([])
    .describe("combinations that have all levels of an entry are left out; a list stands for any of its levels"),
});
export type Design = z.infer<typeof Design>;

const aShare = "a share from 0.1 % to 99 %, such as 5 %";
const Precision = z
  .string(aShare)
  .regex(/^(0\.[1-9]|[1-9]\d?(\.\d)?) ?%$/, aShare)
  .describe("each cell is repeated until the 95 % interval of its median overhead is within this share of it");

const aTime = "a time in min or h, such as 90 min or 8 h";
const Budget = z
  .string(aTime)
  .regex(/^[1-9]\d{0,3} ?(min|h)$/, aTime)
  .describe("with precision: how long to measure at most, earlier calls included");

const stackName = z.string().min(1);
const Hosts = z
  .union([stackName, z.array(stackName).min(1)])
  .default("sender")
  .describe(
    "the stack whose file says where the two hosts are, or a list of such stacks: pairs of hosts that share the work",
  );

const SlurmNodes = z
  .record(stackName, z.array(z.string().min(1)).length(2))
  .describe(
    "with --executor slurm: Slurm's names of the sender's and the responder's node, by the stack that names the hosts; " +
      "needed where Slurm does not know the hosts by their addresses",
  );

/** A campaign's file. Cells that several designs have in common are measured once. */
export const Campaign = z
  .strictObject({
    title: z.string().min(1),
    seed: z.int().min(0).max(999_999_999).default(1).describe("decides the order of everything that is measured"),
    repetitions: z
      .int()
      .min(1)
      .max(1000)
      .default(1)
      .describe("how often each cell is measured, each time in another order"),
    precision: Precision.optional(),
    budget: Budget.optional(),
    hosts: Hosts,
    slurmNodes: SlurmNodes.optional(),
    settings: Settings.describe("keys that are the same in all designs"),
    designs: z.array(Design).min(1),
  })
  .superRefine((campaign, context) => {
    const { precision, repetitions, budget } = campaign;
    const refuse = (key: string, message: string) => context.addIssue({ code: "custom", path: [key], message });
    const trouble = troubleWithPairs(campaign);
    if (trouble !== undefined) refuse("hosts", trouble);
    if (precision !== undefined && repetitions > 1)
      refuse("repetitions", "precision says how often cells are repeated: leave out one of the two");
    if (precision === undefined && budget !== undefined)
      refuse("budget", "it ends what precision asks for: give precision, or leave budget out");
  });
export type Campaign = z.infer<typeof Campaign>;

/** The stacks that name the pairs of hosts which share the work. */
export function pairsOf({ hosts }: Pick<Campaign, "hosts">): string[] {
  return Array.isArray(hosts) ? hosts : [hosts];
}

/** Why a campaign cannot be measured on its pairs of hosts, and what to do; undefined where it can. */
export function troubleWithPairs(campaign: { hosts: string | string[]; precision?: string | undefined }) {
  const pairs = pairsOf(campaign);
  const twice = pairs.find((pair, i) => pairs.indexOf(pair) !== i);
  if (twice !== undefined) return `${twice} is named twice: leave out one of the two`;
  // The interval of a precision is for runs that are independent, and those of one pair have its deviation in common.
  if (pairs.length > 1 && campaign.precision !== undefined)
    return "a precision is of runs on one pair of hosts: name one, or give repetitions in place of precision";
  return undefined;
}

/** How often a cell is measured, or at most where a precision is asked for. */
export function mostRepetitions({ precision, repetitions }: Campaign): number {
  return precision === undefined ? repetitions : lastLook;
}

/** The precision that is asked for, as a share of a cell's median; null where there is none. */
export function wantedShare({ precision }: Campaign): number | null {
  return precision === undefined ? null : parseFloat(precision) / 100;
}

/** Infinite where there is no budget. */
export function budgetSeconds({ budget }: Campaign): number {
  return budget === undefined ? Infinity : parseFloat(budget) * (budget.endsWith("h") ? 3600 : 60);
}

/** What editors read: JSON Schema, draft 2020-12, of the file as people write it. */
export const campaignSchema = () => z.toJSONSchema(Campaign, { io: "input" });
