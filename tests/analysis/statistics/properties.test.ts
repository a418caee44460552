import { tau } from "../../support/reference";
import fc from "../../support/seeded";
import { studentP, studentReach } from "../../../analysis/statistics/student";
import { bootstrapDifference, interval } from "../../../analysis/statistics/bootstrap";
import { equivalence } from "../../../analysis/statistics/equivalence";
import { kendall, ordered } from "../../../analysis/statistics/kendall";
import { benjaminiHochberg } from "../../../analysis/statistics/multiple";
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
        if (expected === null) expect(tau(x, y)).toBeNull();
        else expect(tau(x, y)).toBeCloseTo(expected, 12);
      }),
    );
  });

  test("is symmetric, turns its sign with a variable, and ignores order and monotone change", () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [x, y] = [Float64Array.from(rows, (row) => row[0]), Float64Array.from(rows, (row) => row[1])];
        const plain = tau(x, y);
        const doubled = y.map((value) => 2 * value);
        const turned = y.map((value) => -value);
        expect(tau(y, x) ?? 2).toBeCloseTo(plain ?? 2, 12);
        expect(tau(x, doubled)).toBe(plain);
        expect(tau(x.slice().reverse(), y.slice().reverse())).toBe(plain);
        if (plain === null) expect(tau(x, turned)).toBeNull();
        else expect(tau(x, turned)).toBeCloseTo(-plain, 12);
      }),
    );
  });

  test("does not care for levels that nothing has", () => {
    const values = ordered(Float64Array.from([1, 2, 2, 3]));
    expect(kendall(values, Uint8Array.from([0, 4, 4, 9]), 10)).toBe(1);
    expect(kendall(values, Uint8Array.from([9, 4, 4, 0]), 10)).toBe(-1);
  });

  test("is none where values or levels do not vary, or are too few; NaN has no place in it", () => {
    expect([tau([], []), tau([1], [1]), tau([1, 1], [1, 2]), tau([1, 2], [3, 3])]).toEqual([null, null, null, null]);
    expect(tau([-Infinity, Infinity], [1, 2])).toBe(1);
    expect(() => tau([1, NaN], [1, 2])).toThrow("NaN has no place");
  });
});

describe("comparisons", () => {
  test("adjusted p-values are no smaller, at most 1, and keep the order", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (pValues) => {
        const adjusted = benjaminiHochberg(pValues);
        adjusted.forEach((q, i) => {
          expect(q).toBeGreaterThanOrEqual(pValues[i] ?? NaN);
          expect(q).toBeLessThanOrEqual(1);
          pValues.forEach((p, j) => {
            if (p <= (pValues[i] ?? NaN)) expect(adjusted[j] ?? NaN).toBeLessThanOrEqual(q);
          });
        });
      }),
    );
    expect(() => benjaminiHochberg([NaN])).toThrow("no p-value");
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
    expect(bootstrapDifference([{ a: [1], b: [2, 3] }], 1)).toBeNull();
    const strata = [{ a: [3, 1, 4, 1], b: [5, 9, 2, 6] }];
    const shifted = strata.map(({ a, b }) => ({ a: a.map((value) => value + 10), b }));
    const [plain, moved] = [strata, shifted].map((set) => interval(bootstrapDifference(set, 7), 0.95));
    expect(moved?.low).toBeCloseTo((plain?.low ?? NaN) + 10, 12);
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

describe("Student's distribution", () => {
  test.each([
    [0.95, 1, 12.7062047362],
    [0.95, 5, 2.5705818366],
    [0.9, 10, 1.8124611228],
    [0.95, 30, 2.0422724563],
  ])("within this reach lies %p with %p degrees of freedom, as tables have it: %p", (probability, freedom, reach) => {
    expect(studentReach(probability, freedom)).toBeCloseTo(reach, 4);
    expect(studentP(reach, freedom)).toBeCloseTo(1 - probability, 5);
    expect(studentP(-reach, freedom)).toBe(studentP(reach, freedom));
  });
});
