import fc from "../../support/seeded";
import { bootstrapDifference, bootstrapSample, interval } from "../../../analysis/statistics/bootstrap";
import { cliffsDelta, effectSize } from "../../../analysis/statistics/cliffsDelta";
import { equivalence } from "../../../analysis/statistics/equivalence";
import { countInversions } from "../../../analysis/statistics/inversions";
import { kendall } from "../../../analysis/statistics/kendall";
import { kendallIndicator, ordered } from "../../../analysis/statistics/kendallIndicator";
import { benjaminiHochberg, holm } from "../../../analysis/statistics/multiple";
import { permutationTest } from "../../../analysis/statistics/permutation";
import { median, quantileSorted, sortedFinite } from "../../../analysis/statistics/quantile";
import { order } from "../../../analysis/statistics/radixSort";
import { robustOutliers } from "../../../analysis/statistics/robustZ";

const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
const few = fc.integer({ min: 0, max: 3 });
const column = (of: fc.Arbitrary<number>, minLength = 0, maxLength = 40) =>
  fc.array(of, { minLength, maxLength }).map((values) => Float64Array.from(values));
const pairs = fc.array(fc.tuple(fc.oneof(few, number), fc.oneof(few, number)), { minLength: 2, maxLength: 40 });
const stratum = fc.record({
  a: fc.array(number, { minLength: 1, maxLength: 4 }),
  b: fc.array(number, { minLength: 1, maxLength: 4 }),
});

/** Pair by pair, as the definition says. */
function slowTau(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  let [score, untiedX, untiedY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < i; j++) {
      const dx = Math.sign((x[i] ?? 0) - (x[j] ?? 0));
      const dy = Math.sign((y[i] ?? 0) - (y[j] ?? 0));
      score += dx * dy;
      untiedX += Math.abs(dx);
      untiedY += Math.abs(dy);
    }
  return untiedX === 0 || untiedY === 0 ? null : score / Math.sqrt(untiedX) / Math.sqrt(untiedY);
}

describe("order and quantiles", () => {
  test("order puts any doubles in order and keeps equal ones in theirs", () => {
    const any = fc.oneof(fc.double({ noNaN: true }), few, fc.constantFrom(-0, 0, 1 + 2 ** -52, 1 + 2 ** -51, 1));
    fc.assert(
      fc.property(column(any, 0, 120), (values) => {
        const expected = [...values.keys()].sort((a, b) => {
          const [x, y] = [values[a] ?? 0, values[b] ?? 0];
          return x < y ? -1 : x > y ? 1 : a - b;
        });
        const { index, isNew } = order(values);
        expect([...index]).toEqual(expected);
        expect([...isNew]).toEqual(
          expected.map((at, i) => (i > 0 && values[at] === values[expected[i - 1] ?? 0] ? 0 : 1)),
        );
      }),
    );
  });

  test("quantiles lie between the extremes, rise with p, and do not care about order", () => {
    fc.assert(
      fc.property(
        column(number, 1),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, p, q) => {
          const sorted = sortedFinite(values);
          const [low, high] = [
            quantileSorted(sorted, Math.min(p, q)) ?? NaN,
            quantileSorted(sorted, Math.max(p, q)) ?? NaN,
          ];
          expect(low).toBeLessThanOrEqual(high);
          expect(low).toBeGreaterThanOrEqual(sorted[0] ?? NaN);
          expect(high).toBeLessThanOrEqual(sorted[sorted.length - 1] ?? NaN);
          expect(median(values.slice().reverse())).toBe(median(values));
        },
      ),
    );
  });

  test("what is not finite is no value", () => {
    expect(median([NaN, Infinity, -Infinity])).toBeNull();
    expect(median([NaN, 3])).toBe(3);
    expect(() => quantileSorted([1], NaN)).toThrow("between 0 and 1");
  });
});

describe("Kendall's tau", () => {
  test("equals the definition, pair by pair", () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [x, y] = [Float64Array.from(rows, (row) => row[0]), Float64Array.from(rows, (row) => row[1])];
        const expected = slowTau(x, y);
        const { tau } = kendall(x, y);
        if (expected === null) expect(tau).toBeNull();
        else expect(tau).toBeCloseTo(expected, 12);
      }),
    );
  });

  test("is symmetric, turns its sign with a variable, and ignores order and monotone change", () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [x, y] = [Float64Array.from(rows, (row) => row[0]), Float64Array.from(rows, (row) => row[1])];
        const { tau, p } = kendall(x, y);
        expect(kendall(y, x).tau ?? 2).toBeCloseTo(tau ?? 2, 12);
        expect(
          kendall(
            x,
            y.map((value) => 2 * value),
          ).tau,
        ).toBe(tau);
        expect(kendall(x.slice().reverse(), y.slice().reverse()).tau).toBe(tau);
        const turned = kendall(
          x,
          y.map((value) => -value),
        ).tau;
        if (tau === null) expect(turned).toBeNull();
        else expect(turned).toBeCloseTo(-tau, 12);
        if (p !== null) expect(p).toBeGreaterThanOrEqual(0);
        if (p !== null) expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("with a 0/1 indicator is what the fast form gives", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.oneof(few, number), fc.boolean()), { minLength: 2, maxLength: 40 }), (rows) => {
        const values = Float64Array.from(rows, (row) => row[0]);
        const indicator = Uint8Array.from(rows, (row) => (row[1] ? 1 : 0));
        const slow = kendall(values, Float64Array.from(indicator)).tau;
        const fast = kendallIndicator(ordered(values), indicator);
        if (slow === null) expect(fast).toBeNull();
        else expect(fast).toBeCloseTo(slow, 12);
      }),
    );
  });

  test("inversions of large ranks, which are split by digits, equal the count pair by pair", () => {
    const top = 2 ** 24;
    // Far apart, and close enough for pairs within one word.
    const largeRank = fc.oneof(fc.integer({ min: 0, max: top }), fc.integer({ min: top - 70, max: top }));
    fc.assert(
      fc.property(fc.uniqueArray(largeRank, { maxLength: 60 }), (ranks) => {
        let slow = 0;
        for (let i = 0; i < ranks.length; i++)
          for (let j = 0; j < i; j++) if ((ranks[j] ?? 0) > (ranks[i] ?? 0)) slow++;
        expect(countInversions(Int32Array.from(ranks), top + 1)).toBe(slow);
      }),
    );
  });

  test("says why there is none", () => {
    const of = (...values: number[]) => Float64Array.from(values);
    expect(kendall(of(), of())).toMatchObject({ tau: null, p: null, why: "0 pairs are too few: tau needs two" });
    expect(kendall(of(1), of(1))).toMatchObject({ tau: null, why: "1 pairs are too few: tau needs two" });
    expect(kendall(of(1, 1), of(1, 2))).toMatchObject({ tau: null, why: "all values of x are equal" });
    expect(kendall(of(1, 2), of(3, 3))).toMatchObject({ tau: null, why: "all values of y are equal" });
    expect(kendall(of(1, NaN, 2), of(1, 2, 3))).toMatchObject({ tau: 1, n: 2, leftOut: 1 });
    expect(kendall(of(1, 2), of(-Infinity, Infinity)).tau).toBe(1);
    expect(() => kendall(of(1), of(1, 2))).toThrow("x has 1 values and y 2");
  });
});

describe("comparisons", () => {
  test("Cliff's delta lies in −1 to 1, turns with its sides, and is 0 for equal ones", () => {
    fc.assert(
      fc.property(column(fc.oneof(few, number), 1), column(fc.oneof(few, number), 1), (a, b) => {
        const delta = cliffsDelta(a, b) ?? NaN;
        expect(Math.abs(delta)).toBeLessThanOrEqual(1);
        expect(cliffsDelta(b, a)).toBeCloseTo(-delta, 12);
        expect(cliffsDelta(a, a)).toBeCloseTo(0, 12);
      }),
    );
    expect(cliffsDelta([1], [])).toBeNull();
    expect(effectSize(-0.5)).toBe("large");
  });

  test("adjusted p-values are no smaller, at most 1, and keep the order", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (pValues) => {
        for (const adjust of [holm, benjaminiHochberg]) {
          const adjusted = adjust(pValues);
          adjusted.forEach((q, i) => {
            expect(q).toBeGreaterThanOrEqual(pValues[i] ?? NaN);
            expect(q).toBeLessThanOrEqual(1);
            pValues.forEach((p, j) => {
              if (p <= (pValues[i] ?? NaN)) expect(adjusted[j] ?? NaN).toBeLessThanOrEqual(q);
            });
          });
        }
      }),
    );
    expect(() => holm([NaN])).toThrow("no p-value");
  });

  test("permutation p-values are chances, and turn with the sides", () => {
    fc.assert(
      fc.property(fc.array(stratum, { minLength: 1, maxLength: 3 }), (strata) => {
        const result = permutationTest(strata, 1, 200);
        const turned = permutationTest(
          strata.map(({ a, b }) => ({ a: b, b: a })),
          1,
          200,
        );
        for (const p of [result?.pLess, result?.pGreater, result?.pTwoSided]) {
          expect(p).toBeGreaterThan(0);
          expect(p).toBeLessThanOrEqual(1);
        }
        if (result?.exact) expect(turned?.pLess).toBeCloseTo(result.pGreater, 12);
      }),
    );
    expect(permutationTest([], 1)).toBeNull();
  });

  test("a permutation that rounding alone takes apart from what was observed counts as the same", () => {
    const large = -999999.998140789;
    const strata = [{ a: [0, large], b: [large + 1.2e-10, 0] }];
    const turned = strata.map(({ a, b }) => ({ a: b, b: a }));
    expect(strata[0]?.b[0]).not.toBe(large);
    expect(permutationTest(turned, 1)?.pLess).toBe(permutationTest(strata, 1)?.pGreater);
    expect(permutationTest(strata, 1)?.pGreater).toBeCloseTo(5 / 6, 12);
  });

  test("bootstrap intervals hold the values' range, repeat with their seed, and shift along", () => {
    fc.assert(
      fc.property(fc.array(stratum, { minLength: 2, maxLength: 4 }), fc.integer(), (strata, seed) => {
        const range = interval(bootstrapDifference(strata, seed, 100), 0.9);
        expect(range).toEqual(interval(bootstrapDifference(strata, seed, 100), 0.9));
        expect(range?.low).toBeLessThanOrEqual(range?.high ?? NaN);
        const largest = Math.max(...strata.flatMap(({ a, b }) => [...a, ...b].map(Math.abs)));
        expect(Math.abs(range?.low ?? NaN)).toBeLessThanOrEqual(2 * largest + 1e-9);
      }),
      { numRuns: 40 },
    );
    expect(bootstrapSample([1], median, 1)).toBeNull();
    expect(bootstrapDifference([{ a: [1], b: [2, 3] }], 1)).toBeNull();
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    const shifted = interval(
      bootstrapSample(
        values.map((value) => value + 10),
        median,
        7,
      ),
      0.95,
    );
    const plain = interval(bootstrapSample(values, median, 7), 0.95);
    expect(shifted?.low).toBeCloseTo((plain?.low ?? NaN) + 10, 12);
  });

  test("equivalence: within the bound, beyond it, or neither", () => {
    const range = (low: number, high: number) => ({ low, high, level: 0.9 });
    expect(equivalence(range(-0.1, 0.2), 0.3)).toBe("equivalent");
    expect(equivalence(range(0.4, 0.6), 0.3)).toBe("different");
    expect(equivalence(range(-0.6, -0.3), 0.3)).toBe("different");
    expect(equivalence(range(0.2, 0.4), 0.3)).toBe("undecided");
    expect(() => equivalence(range(0, 1), 0)).toThrow("must be positive");
  });
});

describe("robust outliers", () => {
  test("do not move with unit or origin", () => {
    fc.assert(
      fc.property(column(fc.integer({ min: 0, max: 1000 }), 3), (values) => {
        const plain = robustOutliers(values);
        const moved = robustOutliers(values.map((value) => 4 * value + 64));
        expect(moved.kind).toBe(plain.kind);
        if (plain.kind === "found" && moved.kind === "found")
          expect([...moved.isOutlier]).toEqual([...plain.isOutlier]);
      }),
    );
  });

  test("have no score where more than half of the values are equal, or there are none", () => {
    expect(robustOutliers(Float64Array.from([1, 1, 1, 9]))).toMatchObject({
      kind: "undefined",
      why: expect.stringContaining("MAD is 0") as string,
    });
    expect(robustOutliers(Float64Array.from([NaN]))).toEqual({ kind: "undefined", why: "there are no values" });
    const found = robustOutliers(Float64Array.from([1, 2, 3, 4, 5, 100, NaN, Infinity]));
    expect(found).toMatchObject({ kind: "found", median: 3.5, count: 1 });
  });
});
