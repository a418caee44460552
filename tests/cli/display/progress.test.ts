import { Progress } from "../../../cli/display/progress";
import type { EngineEvent } from "../../../engine";
import { step } from "../fakeEngine";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function progress(debug = false): { lines: string[]; progress: Progress } {
  const lines: string[] = [];
  return { lines, progress: new Progress((line) => lines.push(line), { debug, showSames: false, isTerse: false }) };
}

const pre = (each: ReturnType<typeof step>): EngineEvent => ({ type: "resource-pre", step: each });
const done = (each: ReturnType<typeof step>): EngineEvent => ({
  type: "resource-outputs",
  step: each,
  durationMilliseconds: 21_300,
});
const diagnostic = (more: object): EngineEvent =>
  ({ type: "diagnostic", severity: "info", message: "m", ...more }) as EngineEvent;

describe("Progress", () => {
  it("says every ten seconds what still works, and what it said last", () => {
    const { lines, progress: shown } = progress();
    const slow = step("create", "slow");
    shown.handle(pre(slow));
    jest.advanceTimersByTime(9_000);
    shown.handle(diagnostic({ urn: slow.urn, message: "probe 1kpps: 40 %\n", ephemeral: true }));
    jest.advanceTimersByTime(12_000);
    shown.handle(done(slow));
    jest.advanceTimersByTime(30_000);
    shown.close();
    expect(lines).toEqual([
      " +  a:b:C slow creating",
      " +  a:b:C slow still creating (10 s): probe 1kpps: 40 %",
      " +  a:b:C slow still creating (20 s): probe 1kpps: 40 %",
      " +  a:b:C slow created (21 s)",
    ]);
  });

  it("keeps quiet about what does not change, and tells components at their end only", () => {
    const { lines, progress: shown } = progress();
    const component = step("create", "group", { custom: false });
    for (const each of [step("same", "kept"), component]) shown.handle(pre(each));
    for (const each of [step("same", "kept"), component]) shown.handle(done(each));
    shown.close();
    expect(lines).toEqual([" +  a:b:C group created (21 s)"]);
  });

  it("shows warnings with their resource, debug messages on request, errors never: they come at the end", () => {
    const { lines, progress: shown } = progress();
    const urn = step("create", "one").urn;
    shown.handle(diagnostic({ severity: "warning", urn, message: "first\nsecond\n" }));
    shown.handle(diagnostic({ severity: "debug" }));
    shown.handle(diagnostic({ severity: "error" }));
    expect(lines).toEqual(["     a:b:C (one): warning: first\n       second"]);
    const verbose = progress(true);
    verbose.progress.handle(diagnostic({ severity: "debug" }));
    expect(verbose.lines).toEqual(["     m"]);
    shown.close();
    verbose.progress.close();
  });
});
