import { waterfall } from "../../analysis/figures/waterfall";
import type { Cell, Cells } from "../../analysis/model/cells";
import { segmentsHtml } from "../../analysis/report/segmentsHtml";
import { segmentsText } from "../../analysis/segmentsText";
import type { PathSegments, Segment } from "../../scenarios/segments";

const segment = (name: string, medianMs: number, more: Partial<Segment> = {}): Segment => ({
  ...{
    name,
    from: "ping",
    to: "sender.guest",
    medianMs,
    standardMs: 0.0002,
    isTold: true,
    violations: 0,
    withinSteps: 0,
  },
  ...more,
});
const path: PathSegments = {
  packets: 100,
  grossMedianMs: 0.02,
  segments: [
    segment("sender guest", 0.005, {
      oneWay: {
        there: { medianMs: 0.0021, standardMs: 0.0001 },
        back: { medianMs: 0.0029, standardMs: 0.0001 },
      },
    }),
    segment("wire", 0.0001, { from: "sender.wire", to: "responder.wire", isTold: false, withinSteps: 3 }),
    segment("responder guest", 0.0148, { from: "responder.guest", to: null, violations: 2 }),
  ],
  closure: { differenceMs: -0.0001, standardMs: 0.0003, isClosed: true },
};

test("the table for a terminal fits 80 columns and says what a time does not tell", () => {
  const lines = segmentsText("Where the time goes (paced, 1000/s, repetition 1):", path, 80);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  const text = lines.join(" ").replace(/\s+/g, " ");
  expect(text).toContain("sender guest 5.0 ±0.2 µs 25 %");
  expect(text).toContain("wire: not told apart from 0; 3 below 0 by the clocks' steps.");
  expect(text).toContain("One way, by one clock: sender guest 2.1 ±0.1 µs there, 2.9 ±0.1 µs back.");
  expect(text).toContain("responder guest: 2 below 0, which cannot be.");
  expect(text).toContain("no more than their uncertainty allows. 2 times of 300 are impossible");
});

const cell = {
  context: "here",
  factors: { technology: "lxc", nic: null, affinity: false, count: 0, load: "cpu", location: "sender", rate: "1kpps" },
  runs: [{ data: { summary: { segments: path } } }],
} as unknown as Cell;

test("the waterfall begins each segment where the one before it ends", () => {
  const { spec } = waterfall({ cells: [cell] } as unknown as Cells);
  const { values } = (spec as { data: { values: { fromMs: number; toMs: number }[] } }).data;
  expect(values.map(({ fromMs }) => fromMs)).toEqual([0, ...values.slice(0, -1).map(({ toMs }) => toMs)]);
});

test("a report has no word of segments where no run was captured on both hosts", () => {
  expect(segmentsHtml([{ run: {}, summary: { verdict: "valid" } }] as never)).toBe("");
});
