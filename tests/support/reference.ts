import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { benjaminiHochberg } from "../../analysis/statistics/multiple";
import { bootstrapDifference, interval } from "../../analysis/statistics/bootstrap";
import { equivalence } from "../../analysis/statistics/equivalence";
import { kendall, ordered } from "../../analysis/statistics/kendall";
import { medianAndMad } from "../../analysis/statistics/mad";
import { mean, standardDeviation } from "../../analysis/statistics/moments";
import { permutationTest } from "../../analysis/statistics/permutation";
import { quantileSorted, sortedFinite } from "../../analysis/statistics/quantile";
import { robustOutliers } from "../../analysis/statistics/robustZ";

/** A question that both we and SciPy answer. */
export type Case =
  | { ask: "quantiles"; with: [number[], number[]] }
  | { ask: "spread"; with: [number[]] }
  | { ask: "kendall"; with: [number[], number[]] }
  | { ask: "adjusted"; with: [number[]] }
  | { ask: "permutation"; with: [number[], number[], "independent" | "samples"] }
  | { ask: "robustOutliers"; with: [number[]] }
  | { ask: "bootstrapDifference"; with: [number[], number[], number] }
  | { ask: "equivalence"; with: [number[], number[], number, [number, number]] };

/** Our answer in the reference's shape. */
export function ourAnswer(question: Case): unknown {
  switch (question.ask) {
    case "quantiles": {
      const sorted = sortedFinite(question.with[0]);
      return question.with[1].map((share) => quantileSorted(sorted, share));
    }
    case "spread": {
      const [values] = question.with;
      return { sd: standardDeviation(values), mad: medianAndMad(values)?.mad, mean: mean(values) };
    }
    case "kendall":
      return tau(...question.with);
    case "adjusted":
      return benjaminiHochberg(question.with[0]);
    case "permutation": {
      const [a, b, kind] = question.with;
      const strata = kind === "independent" ? [{ a, b }] : a.map((value, i) => ({ a: [value], b: [b[i] ?? NaN] }));
      const result = permutationTest(strata, 1);
      return { less: result?.pLess, greater: result?.pGreater };
    }
    case "robustOutliers": {
      const found = robustOutliers(Float64Array.from(question.with[0]));
      return found.kind === "found" ? [...found.isOutlier] : found.why;
    }
    case "bootstrapDifference": {
      const [a, b, level] = question.with;
      const found = interval(bootstrapDifference([{ a, b }], 1), level);
      return [found?.low, found?.high];
    }
    case "equivalence": {
      const [, , bound, [low, high]] = question.with;
      return { interval: [low, high], equivalent: equivalence({ low, high, level: 0.9 }, bound) === "equivalent" };
    }
  }
}

/** Tau of values with a factor whose levels are any numbers. */
export function tau(values: ArrayLike<number>, factor: ArrayLike<number>): number | null {
  const levels = [...new Set(Array.from(factor))].sort((a, b) => a - b);
  const ranks = Uint8Array.from(factor, (level) => levels.findIndex((other) => other === level));
  return kendall(ordered(Float64Array.from(values)), ranks, levels.length);
}

/** Asks SciPy. @throws Error with Python's own words */
export function askReference(cases: readonly Case[]): { ask: string; with: unknown[]; answer: unknown }[] {
  const script = join(__dirname, "reference.py");
  const { status, stdout, stderr } = spawnSync("/usr/bin/python3", ["-W", "ignore", script], {
    input: JSON.stringify(cases),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr || "python3 did not run");
  return JSON.parse(stdout) as { ask: string; with: unknown[]; answer: unknown }[];
}

/** Why SciPy cannot be asked here, or null. */
export function whyNoReference(): string | null {
  const { status } = spawnSync("/usr/bin/python3", ["-c", "import scipy, statsmodels"], { encoding: "utf8" });
  return status === 0 ? null : "the packages python3-scipy and python3-statsmodels are not installed";
}

/** Numbers that agree to a relative or absolute 1e-10, through arrays and objects. */
export function expectSame(ours: unknown, theirs: unknown): void {
  if (typeof theirs === "number" && typeof ours === "number") {
    expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(1e-10 * Math.max(1e-3, Math.abs(theirs)));
    return;
  }
  if (theirs !== null && typeof theirs === "object") {
    for (const [key, value] of Object.entries(theirs)) expectSame((ours as Record<string, unknown>)[key], value);
    return;
  }
  expect(ours).toEqual(theirs);
}
