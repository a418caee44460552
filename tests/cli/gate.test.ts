import { rmSync } from "node:fs";
import { join } from "node:path";
import * as decide from "../../analysis/gate/decide";
import { designedCells, makeCampaign } from "../../bench/synthetic/campaign";
import { writeRawRun } from "../../bench/synthetic/rawRun";
import { errorCode } from "../../cli/judging";
import { temporaryFolder } from "../support/temporaryFolder";
import { tare } from "./fakeTerminal";

jest.mock("../../analysis/gate/decide", () => ({
  __esModule: true,
  ...jest.requireActual<typeof decide>("../../analysis/gate/decide"),
}));

const cells = designedCells()
  .filter(({ technology, count, rate }) => technology === "docker" && count === 0 && rate === "1kpps")
  .slice(0, 1);

describe("the exit codes of the gate", () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  const gate = (...flags: string[]) => tare(["report", "--compare", ...flags, "--format", "md"]);

  beforeAll(() => {
    const write = (name: string, factor: number, repetitions: number) => {
      const effect = (_cell: unknown, truth: { rtt: number; overhead: number }) =>
        ({ ...truth, rtt: truth.rtt * factor, overhead: truth.overhead * factor }) as never;
      for (const run of makeCampaign({ cells, repetitions, effect }).runs) writeRawRun(at(name), run);
    };
    write("before", 1, 5);
    write("same", 1, 5);
    write("slower", 2, 5);
    write("few", 1, 2);
  });

  test("0 not worse, 1 worse, 2 could not tell, each after the verdict was written", async () => {
    const passed = await gate(at("before"), at("same"), "--fail-on-regression");
    expect([passed.code, passed.out]).toEqual([0, expect.stringContaining("**Not worse.")]);
    const failed = await gate(at("before"), at("slower"), "--fail-on-regression");
    expect([failed.code, failed.out]).toEqual([1, expect.stringContaining("**Worse: ")]);
    const undecided = await gate(at("few"), at("few"), "--fail-on-regression");
    expect([undecided.code, undecided.out]).toEqual([2, expect.stringContaining("**Could not tell: ")]);
    const bound = await gate(at("before"), at("slower"), "--fail-above", "median 10%");
    expect(bound.code).toBe(1);
  });

  test("without being asked to judge it tells, and ends with 0", async () => {
    expect((await gate(at("before"), at("slower"))).code).toBe(0);
  });

  test.each([
    ["a folder that is not there", ["nowhere", "same"], ["--fail-on-regression"], "no results folder"],
    ["one folder", ["before"], ["--fail-on-regression"], "takes two result folders"],
    ["a bound that is none", ["before", "same"], ["--fail-above", "p99"], "is no bound"],
    ["a flag that is not there", ["before", "same"], ["--fail-on-regresion"], "unknown option"],
  ])("%s is 3, never a verdict", async (_what, sets, flags, message) => {
    const { code, err } = await gate(...sets.map(at), ...flags);
    expect([code, err]).toEqual([3, expect.stringContaining(message)]);
  });

  test("an exception inside the gate is 3, never a verdict", async () => {
    const thrown = jest.spyOn(decide, "decideGate").mockImplementation(() => {
      throw new Error("a defect");
    });
    const { code, err } = await gate(at("before"), at("same"), "--fail-on-regression");
    thrown.mockRestore();
    expect([code, err]).toEqual([3, expect.stringContaining("a defect")]);
  });

  test("a run that was lost after the measurement is 2", async () => {
    const [first] = makeCampaign({ cells, repetitions: 5 }).runs;
    rmSync(at(`same/${first!.run.scenarioDigest.slice(0, 12)}/${first!.run.runId}`), { recursive: true });
    const { code, out } = await gate(at("before"), at("same"), "--fail-on-regression");
    expect([code, out]).toEqual([2, expect.stringContaining("**Could not tell: ")]);
  });
});

test("a deployment that fails ends with no code that a gate gives", () => {
  for (const verb of ["up", "preview", "refresh", "destroy"]) expect([0, 1, 2, 3]).not.toContain(errorCode(1, [verb]));
  expect(errorCode(8, ["up"])).toBe(8);
});

test("the verb decides on the code, and no argument that reads like one", () => {
  expect(errorCode(1, ["up", "--stack", "doctor"])).toBe(4);
  expect(errorCode(1, ["-C", "doctor", "config", "set", "a", "up"])).toBe(1);
  expect(errorCode(2, ["-C", "up", "doctor"])).toBe(3);
});
