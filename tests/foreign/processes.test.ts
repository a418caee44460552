import { readFileSync } from "node:fs";
import { processSeconds, type KnownProcesses } from "../../foreign/cpu";
import { descendants, parseProcesses, type Process } from "../../foreign/processes";

const nobody: KnownProcesses = { tool: [], guests: new Set(), daemons: new Set() };
const process_ = (pid: number, changes: Partial<Process> = {}): Process => ({
  pid,
  name: "x",
  parent: 1,
  kernel: false,
  startTicks: pid,
  cpu: 0,
  ownSeconds: 0,
  childSeconds: 0,
  ...changes,
});
const seconds = (before: Process[], after: Process[], known: Partial<KnownProcesses> = {}, cpus = [0]) =>
  processSeconds(before, after, cpus, { ...nobody, ...known });

describe("lines of /proc/PID/stat", () => {
  test("are read, whatever the process is called", () => {
    const line =
      "41 (a) b (c) S 7 41 41 0 -1 2129984 0 0 0 0 150 50 30 20 20 0 1 0 1234 0 0 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 3 0 0 0 0 0";
    expect(parseProcesses(`${line}\nnothing\n`)).toEqual([
      { pid: 41, name: "a) b (c", parent: 7, kernel: true, startTicks: 1234, cpu: 3, ownSeconds: 2, childSeconds: 0.5 },
    ]);
  });

  test("of this process say what it is", () => {
    const [self] = parseProcesses(readFileSync("/proc/self/stat", "utf8"));
    expect(self).toMatchObject({ pid: process.pid, parent: process.ppid, kernel: false });
    expect(self?.ownSeconds).toBeGreaterThan(0);
    const [thread] = parseProcesses(readFileSync("/proc/2/stat", "utf8"));
    expect(thread?.kernel ?? true).toBe(thread?.name === "kthreadd"); // in a container, 2 may be anybody
  });
});

test("descendants are those of any depth, each once", () => {
  const all = [process_(2), process_(3, { parent: 2 }), process_(4, { parent: 3 }), process_(5, { parent: 9 })];
  expect([...descendants(all, [2, 3])].sort()).toEqual([2, 3, 4]);
});

describe("cpu time is told apart", () => {
  test("by whose the processes are", () => {
    const before = [10, 11, 12, 13, 14, 15].map((pid) => process_(pid, { ownSeconds: 1 }));
    const after = [
      process_(10, { ownSeconds: 1.1 }),
      process_(11, { ownSeconds: 1.2, parent: 10 }),
      process_(12, { ownSeconds: 1.4, name: "dockerd", childSeconds: 5 }),
      process_(13, { ownSeconds: 1.8, kernel: true }),
      process_(14, { ownSeconds: 9 }),
      process_(15, { ownSeconds: 1.25, name: "bash" }),
    ];
    const known = { tool: [10], guests: new Set([14]), daemons: new Set(["dockerd"]) };
    const told = seconds(before, after, known);
    expect(told).toMatchObject({
      tool: expect.closeTo(0.3) as number,
      daemons: expect.closeTo(0.4) as number,
      kernel: expect.closeTo(0.8) as number,
      foreign: expect.closeTo(0.25) as number,
    });
    expect(told.foreignBy).toEqual([{ name: "bash", pid: 15, seconds: expect.closeTo(0.25) as number }]);
  });

  test("by the CPUs of the host", () => {
    const after = [process_(10, { ownSeconds: 1, cpu: 1 })];
    expect(seconds([], after, {}, [0]).foreign).toBe(0);
    expect(seconds([], after, {}, [0, 1]).foreign).toBe(1);
  });

  test("of short-lived processes by who waited for them; what a child had used before is not counted again", () => {
    const before = [process_(10), process_(11, { parent: 10, ownSeconds: 3 })];
    expect(seconds(before, [process_(10, { childSeconds: 3.5 })]).foreign).toBeCloseTo(0.5);
    const branch = [...before, process_(12, { parent: 11, ownSeconds: 7 })];
    expect(seconds(branch, [process_(10, { childSeconds: 10.5 })]).foreign).toBeCloseTo(0.5);
    // init waits for everybody's orphans.
    expect(seconds([process_(1)], [process_(1, { childSeconds: 4 })]).foreign).toBe(0);
  });

  test("of a process that took the number of an ended one by its own time", () => {
    const before = [process_(10, { ownSeconds: 100 })];
    expect(seconds(before, [process_(10, { ownSeconds: 0.5, startTicks: 99 })]).foreign).toBe(0.5);
  });
});
