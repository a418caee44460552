import { z } from "zod";
import { paperLoads, paperLocations, paperNicModels, paperTechnologies } from "../levels";

/** Selects cells by one or several levels of each factor. A factor that is not named may have any level that the paper measured. */
export const Selector = z.strictObject({
  platform: z.array(z.enum(paperTechnologies)).optional(),
  nic: z.array(z.enum(paperNicModels)).optional(),
  affinity: z.boolean().optional(),
  /** Numbers of background guests; highest and lowest are taken within each group of otherwise equal cells. */
  count: z
    .union([z.array(z.int()), z.literal("highest"), z.literal("lowest"), z.strictObject({ atLeast: z.int() })])
    .optional(),
  load: z.array(z.enum(paperLoads)).optional(),
  location: z.array(z.enum(paperLocations)).optional(),
  rate: z.array(z.string()).optional(),
});
export type Selector = z.infer<typeof Selector>;

export const Metric = z.enum(["rttMedian", "rttIqr", "rttSd", "rttP99", "overheadMedian", "overheadPercent"]);

/** How several cells on one side become one value, repetition by repetition. */
export const Combine = z.enum(["mean", "lowest", "highest"]);

/**
 * Cells a against cells b that are equal in every factor that neither names. On the ratio scale an effect is a/b, on the
 * difference scale a − b in the metric's unit.
 */
export const Contrast = z.strictObject({
  kind: z.literal("contrast"),
  says: z.string().describe("what this part asserts, in words"),
  metric: Metric,
  where: Selector,
  a: Selector,
  b: Selector,
  combineA: Combine.default("mean"),
  combineB: Combine.default("mean"),
  scale: z.enum(["ratio", "difference"]).default("ratio"),
  /**
   * lower, higher: a is lower or higher than b. same: the effect is within the bound. not-higher: a exceeds b by no more than the
   * bound. different: the effect is beyond the bound, in either direction.
   */
  expect: z.enum(["lower", "higher", "same", "not-higher", "different"]),
  /** Largest effect that does not matter: 0.1 is 10 % on the ratio scale, and the metric's unit on the difference scale. */
  bound: z.number().positive().default(0.1),
  /** Least share of matched cells that must agree with the direction. */
  minimumShare: z.number().min(0).max(1).default(0.5),
});
export type Contrast = z.infer<typeof Contrast>;

/** The distance between a and c is smaller than that between b and c, as |log ratio|. */
export const Gap = z.strictObject({
  kind: z.literal("gap"),
  says: z.string(),
  metric: Metric,
  where: Selector,
  a: Selector,
  b: Selector,
  c: Selector,
  bound: z.number().positive().default(0.1),
  minimumShare: z.number().min(0).max(1).default(0.5),
});
export type Gap = z.infer<typeof Gap>;

/** The share of cells whose metric lies between two limits is at least minimumShare; null: no limit on that side. */
export const RangeShare = z.strictObject({
  kind: z.literal("level"),
  says: z.string(),
  metric: Metric,
  where: Selector,
  above: z.number().nullable(),
  below: z.number().nullable(),
  minimumShare: z.number().min(0).max(1).default(0.5),
});
export type RangeShare = z.infer<typeof RangeShare>;

/** Of all robust-z outliers of a platform, the share that lies in the named scenarios is above or below a limit. */
export const OutlierShare = z.strictObject({
  kind: z.literal("outliers"),
  says: z.string(),
  where: Selector,
  within: z.array(Selector).min(1),
  expect: z.enum(["above", "below"]),
  share: z.number().min(0).max(1),
});
export type OutlierShare = z.infer<typeof OutlierShare>;

export const Part = z.discriminatedUnion("kind", [Contrast, Gap, RangeShare, OutlierShare]);
export type Part = z.infer<typeof Part>;

/** The paper's number for an effect. */
export const Magnitude = z.strictObject({
  says: z.string(),
  metric: Metric,
  where: Selector,
  /** value: the metric itself; reduction: 1 − a/b. */
  of: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("value") }),
    z.strictObject({ kind: z.literal("reduction"), a: Selector, b: Selector }),
  ]),
  paper: z.number().positive(),
  unit: z.enum(["ms", "%", "share"]),
  /** On comparable hardware a ratio to the paper's number outside 1/tolerance … tolerance refutes it. */
  tolerance: z.number().min(1).default(1.5),
});
export type Magnitude = z.infer<typeof Magnitude>;

/** A finding of the paper, or a claim of our own, put so that measured cells can decide it. */
export const Claim = z.strictObject({
  id: z.string().regex(/^C\d\d$/),
  where: z.string().describe("section, figure or table"),
  statement: z.string(),
  experiments: z.array(z.enum(["E1", "E2", "E3", "E4"])).min(1),
  /** What the claim also depends on, besides the conditions that it compares. labDecides.ts and analysis/verdicts/eligible.ts say who decides it. */
  concerns: z.array(z.enum(["location", "affinity", "absolute time"])),
  /** All must hold. */
  parts: z.array(Part).min(1),
  magnitudes: z.array(Magnitude).default([]),
  /** Least number of independent comparisons (matched cells × repetitions) for each part. */
  minimumUnits: z.int().min(2).default(4),
  /** Claims whose verdict also rests on this one's effect. */
  dependents: z.array(z.string()).default([]),
  /** A contradiction in the paper, or how an unclear statement is read. */
  note: z.string().optional(),
  /** Set on a claim that the paper does not make: reports count it apart. */
  own: z.literal(true).optional(),
});
export type Claim = z.infer<typeof Claim>;

/** What a claim's file holds: defaults may be left out. */
export type ClaimSource = z.input<typeof Claim>;
