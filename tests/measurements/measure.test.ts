import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { midmean } from "../../measurements/captureCost";
import type { Context } from "../../measurements/context";
import { makeRun, type StoredRun } from "../../measurements/makeRun";
import { measure } from "../../measurements/measure";
import { withRawDataOnHost } from "../../measurements/rawDataOnHost";
import { bytesOfRuns, refuseWithoutRoom } from "../../measurements/room";
import { readConfig } from "../../config/readConfig";
import { sshPath } from "../../connections/sshPath";
import { shellWord } from "../../errors/shellWord";
import type { Validity } from "../../scenarios/run";

jest.mock("../../measurements/makeRun", () => ({
  ...jest.requireActual("../../measurements/makeRun"),
  makeRun: jest.fn(),
}));

const folder = mkdtempSync(join(tmpdir(), "tare-measure-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A scenario of one probe without a fleet, on hosts that answer what is not looked at here. */
function contextOf(lines: string[], config: Record<string, string> = {}): Context {
  const { scenario, hosts } = readConfig({ backgroundCount: "0", rates: '["1kpps"]', ...config });
  const caller = {
    call: async () => ({ started: [] }),
    start: () => {
      throw new Error("nothing is started here");
    },
  };
  return {
    request: {
      stack: "s",
      scenario,
      hosts,
      scenarioDigest: "d".repeat(64),
      resultsFolder: folder,
      background: [],
      guests: { sender: { name: "a" }, responder: { name: "b", address: "10.0.0.2" } },
    } as unknown as Context["request"],
    callers: { sender: caller, responder: caller },
    progress: (line) => lines.push(line),
  };
}

const stored = (id: string, verdict: Validity["verdict"], ...codes: string[]): StoredRun =>
  ({
    run: {
      runId: id,
      achieved: { sent: 1, received: 1, ratePerSecond: 1 },
      validity: { verdict, reasons: codes.map((code) => ({ code, text: code })) },
    },
    wayOut: undefined,
    losses: [],
    folder: `f/${id}`,
    sha256: id,
  }) as unknown as StoredRun;

describe("a run that the instrument spoiled by chance", () => {
  const runs = jest.mocked(makeRun);
  afterEach(() => runs.mockReset());

  test.each([
    ["stamping-changed", { bufferKiB: 7 }],
    ["capture-drops", { bufferKiB: 65_536 }],
  ])("%s is taken once more, and both are kept", async (code, settings) => {
    const lines: string[] = [];
    runs.mockResolvedValueOnce(stored("one", "invalid", code)).mockResolvedValueOnce(stored("two", "valid"));
    const { runs: measured } = await measure(contextOf(lines), 7);
    expect(measured.map(({ runId }) => runId)).toEqual(["two"]);
    expect(runs.mock.calls.map(([, , each]) => each)).toMatchObject([{ bufferKiB: 7 }, settings]);
    expect(lines.join("\n")).toMatch(/taken again.*\(the first stays in f\/one\)/);
  });

  test("is not taken a third time", async () => {
    runs.mockResolvedValue(stored("again", "invalid", "stamping-changed"));
    await expect(measure(contextOf([]))).rejects.toThrow("probe 1 of 1 is invalid: stamping-changed");
    expect(runs).toHaveBeenCalledTimes(2);
  });

  test("any other fault is not repeated", async () => {
    runs.mockResolvedValue(stored("once", "invalid", "clock-step"));
    await expect(measure(contextOf([]))).rejects.toThrow("clock-step");
    expect(runs).toHaveBeenCalledTimes(1);
  });
});

test("what would not fit on the disk is refused before a probe is sent", () => {
  const { scenario } = readConfig({ backgroundCount: "0", rates: '["1kpps"]' });
  expect(() => refuseWithoutRoom(folder, scenario)).not.toThrow();
  const probes = Array.from({ length: 1000 }, () => ({ ...scenario.probes[0]!, count: 1_000_000_000 }));
  expect(() => refuseWithoutRoom(folder, { ...scenario, probes })).toThrow(
    /^the results folder .* has room for \d+ MiB, and this measurement needs about \d+ MiB$/,
  );
  expect(bytesOfRuns({ ...scenario, capturePoints: ["wire"] })).toBeLessThan(bytesOfRuns(scenario));
  expect(bytesOfRuns(scenario, true)).toBeGreaterThan(bytesOfRuns(scenario));
});

test("the error of a run that could not be stored says where its raw data lies and how to get it, from any folder", () => {
  const full = Object.assign(new Error("ENOSPC"), { code: "ENOSPC", syscall: "write", path: "results/x" });
  const keys = join(process.cwd(), ".tare/ssh");
  expect(withRawDataOnHost(contextOf([]), full)).toMatchObject({
    message: "results/x: the disk is full (ENOSPC, write)",
    wayOut: expect.stringContaining(
      `scp -r -P 22 -i ${shellWord(`${keys}/id_ed25519`)} -o ${shellWord(`UserKnownHostsFile=${sshPath(`${keys}/known_hosts`)}`)} 'root@10.201.0.2:/var/lib/tare/run/s/probe.*' FOLDER gets it`,
    ) as string,
  });
  expect(withRawDataOnHost(contextOf([], { capturePoints: '["tap", "responder.tap"]' }), full)).toMatchObject({
    wayOut: expect.stringMatching(
      /stays on both servers until .* 'root@10\.201\.0\.2:\S+ FOLDER; scp .* 'root@10\.201\.0\.6:\S+ FOLDER gets it$/,
    ) as string,
  });
});

test("the mean of the middle half is moved by no slow packet, and knows less than a step", () => {
  expect(midmean([18, 19, 19, 18, 19, 19, 18, 5000])).toBe(18.75);
  expect(midmean([NaN, 7, NaN])).toBe(7);
  expect(midmean([NaN])).toBeNull();
});
