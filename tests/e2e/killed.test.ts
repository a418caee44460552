import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeployResult } from "../../engine";
import { labDown, labUp, type LabUpResult } from "../../lab";
import { RunRecord } from "../../scenarios/run";
import { onHost } from "./support/lab";
import { hostsConfig, outputsOf, projectFolder, StackUnderTest } from "./support/stack";

jest.setTimeout(900_000);

const name = "killedguests";
const results = mkdtempSync(join(tmpdir(), "tare-killed-"));
let lab: LabUpResult;
let stack: StackUnderTest;

beforeAll(async () => {
  lab = await labUp({ name, projectFolder, technologies: ["docker", "lxc"] });
});

afterEach(async () => {
  await stack?.destroy();
});

afterAll(async () => {
  await labDown({ name, projectFolder, force: true });
  rmSync(results, { recursive: true, force: true });
});

/** Deploys, and does harm on the sender's host once the probe's packets flow. */
async function upWithHarm(harm: string): Promise<DeployResult> {
  let over = false;
  const deployed = stack.up().finally(() => (over = true));
  while (!over && !isProbing()) await new Promise((done) => setTimeout(done, 200));
  await new Promise((done) => setTimeout(done, 2000));
  if (!over) await onHost(lab.hosts.sender, harm);
  return deployed;
}

/** Hosts are namespaces of this machine, and marks say whose a process is. */
function isProbing(): boolean {
  return readdirSync("/proc").some((pid) => {
    try {
      if (!/^\d+$/.test(pid) || readFileSync(`/proc/${pid}/comm`, "latin1") !== "ping\n") return false;
      return (
        readFileSync(`/proc/${pid}/environ`, "latin1").match(new RegExp(`TARE_OWNER=${stack.name}@[^/]+/probe-`)) !==
        null
      );
    } catch {
      return false; // it ended meanwhile
    }
  });
}

function lastRun(): RunRecord {
  const files = readdirSync(results, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith("run.json"));
  const runs = files.map((file) => RunRecord.parse(JSON.parse(readFileSync(join(results, file), "utf8"))));
  return runs.sort((a, b) => a.runId.localeCompare(b.runId)).at(-1)!;
}

/** Each technology's way to end a guest, and to end what runs in one. */
const harms = {
  lxc: {
    killGuest: (guest: string) => `lxc-stop --kill --name ${guest}`,
    killLoad: (guest: string) => `lxc-attach --name ${guest} -- pkill -KILL stress-ng`,
  },
  docker: {
    killGuest: (guest: string) => `docker kill ${guest}`,
    killLoad: (guest: string) => `docker exec ${guest} pkill -KILL stress-ng`,
  },
};

describe.each(Object.keys(harms) as (keyof typeof harms)[])("%s", (technology) => {
  const stackName = `killed-${technology}`;
  const { killGuest, killLoad } = harms[technology];
  type Expected = [code: string, text: RegExp];
  const background: Expected = ["guest-restarted", /guest tare-.*-bg-2 ended/];
  const killBackground = `${killGuest(`tare-${stackName}-bg-2`)}; ${killLoad(`tare-${stackName}-bg-1`)}`;
  const load: Expected = ["load-died", /cpu load: (it died in [12] guests|only [01] of 2 guests run it)/];
  const main: Expected = ["guest-restarted", /guest tare-.*-sender ended/];
  // But for how a guest ends the technologies share all of this: the main guest is killed once.
  const [harm, reasons] =
    technology === "lxc"
      ? [`${killBackground}; ${killGuest(`tare-${stackName}-sender`)}`, [background, load, main]]
      : [killBackground, [background, load]];

  test("what is killed while it measures makes the run invalid, and the next up mends it and measures again", async () => {
    stack = new StackUnderTest(stackName, {
      ...hostsConfig(lab.hosts),
      technology,
      backgroundCount: "2",
      cpuLoadIntensityPercent: "20",
      rates: '["100"]',
      count: "600",
      resultsFolder: results,
    });
    const failed = await upWithHarm(harm);
    expect(failed.result).toBe("failed");
    expect(failed.errors.join("\n")).toMatch(/is invalid: [\s\S]*up measures again/);
    const spoilt = lastRun();
    expect(spoilt.validity.verdict).toBe("invalid");
    for (const [code, text] of reasons) {
      const reason = spoilt.validity.reasons.find((found) => found.code === code && text.test(found.text));
      expect({ reason, all: spoilt.validity.reasons }).toMatchObject({ reason: { code } });
    }

    const mended = await stack.up();
    expect(mended.errors).toEqual([]);
    const [cell] = outputsOf(mended).overhead as { runId: string; sent: number }[];
    const run = lastRun();
    expect(run.runId).toBe(cell?.runId);
    expect(run.validity.verdict).not.toBe("invalid");
    expect(run.achieved.sent).toBe(600);
    expect(Object.values(run.load.guests ?? {}).map((guest) => (guest.cpuSeconds ?? 0) > 0)).toEqual([true, true]);
  });
});
