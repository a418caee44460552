import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { planOf, readCampaign } from "../../../campaigns";
import type { DeployOptions } from "../../../engine";
import { calls, script, type FakeAnswer } from "../fakeEngine";
import { ups, useCampaignBed, value } from "./campaignBed";
import { hosts } from "./campaignHosts";

jest.mock("../../../engine", () => jest.requireActual("../fakeEngine"));
jest.mock("../../../connections/hostConnection", () => jest.requireActual("./campaignHosts"));
jest.setTimeout(60_000);

const bed = useCampaignBed();
const { file, folder, campaign, ledger } = bed;

const steps = () => planOf(readCampaign(file())).flatMap((block) => block.steps);
const blocks = () => planOf(readCampaign(file()));
const stackOf = ({ reference }: DeployOptions) => reference.stack;
const isOf = (pair: string) => (address: string) => address.startsWith(pair);
const inLedger = () =>
  ledger()
    .filter(({ outcome }) => outcome === "measured")
    .map(({ number }) => number)
    .sort((a, b) => a - b);
/** Every step is in the ledger, and none twice. */
const expectAllOnce = () => expect(inLedger()).toEqual(steps().map(({ number }) => number));
/** Deployments that go on at the same time. */
let atOnce: number;
let most: number;

function namePair(name: string): void {
  writeFileSync(
    join(bed.project, `Pulumi.${name}.yaml`),
    `config:\n  tare:senderAddress: ${name}-sender\n  tare:responderAddress: ${name}-responder\n`,
  );
}

beforeEach(() => {
  for (const pair of ["a", "b", "c"]) namePair(pair);
  bed.write(
    "hosts: [a, b]\nrepetitions: 2\ndesigns:\n  - title: d\n" +
      "    factors: { technology: [docker, lxc], location: [sender, responder], backgroundCount: [0, 2] }\n" +
      "    probes: [{ rate: 1kpps }, { rate: 1Mpps }]\n",
  );
  [atOnce, most] = [0, 0];
  const usual = script.meanwhile;
  script.meanwhile = async (options) => {
    const answer = await usual(options);
    most = Math.max(most, ++atOnce);
    for (let i = 0; i < 3; i++) await turn();
    atOnce -= 1;
    return answer;
  };
});

test("pairs share the blocks: each walks whole ones on a stack of its own, at the same time, and nothing is measured twice", async () => {
  const { code, out } = await campaign("run", file());
  expect([code, most]).toEqual([0, 2]);
  expectAllOnce();
  const pairsOf = (numbers: number[]) =>
    new Set(
      ledger()
        .filter(({ number }) => numbers.includes(number))
        .map(({ pair }) => pair),
    );
  for (const block of blocks()) expect(pairsOf(block.steps.map(({ number }) => number)).size).toBe(1);
  expect(pairsOf(steps().map(({ number }) => number))).toEqual(new Set(["a", "b"]));
  expect(new Set(calls.map(({ options }) => stackOf(options)))).toEqual(new Set(["a-campaign", "b-campaign"]));
  for (const pair of ["a", "b"]) {
    const own = calls.filter(({ options }) => stackOf(options) === `${pair}-campaign`);
    expect(own.at(-1)?.verb).toBe("destroy");
    expect(new Set(own.map(({ options }) => value(options, "senderAddress")))).toEqual(new Set([`${pair}-sender`]));
    expect(out).toMatch(new RegExp(`^${pair}: step \\d+ of \\d+: .* left$`, "m"));
    expect(existsSync(join(folder(), `log-${pair}.txt`))).toBe(true);
  }
});

test.each([1, 2, 5, 8])(
  "killed in deployment %p, it goes on: no step is lost and none is in the ledger twice",
  async (at) => {
    bed.trouble = (number) => (number === at ? "kill" : undefined);
    await campaign("run", file());
    bed.trouble = () => undefined;
    const begun = new Set(inLedger());
    const before = ups().length;
    expect((await campaign("run", file())).code).toBe(0);
    expectAllOnce();
    expect(ups().length - before).toBe(steps().length - begun.size);
  },
);

test("runs that the other pair has not written down yet are not put aside", async () => {
  const usual = script.meanwhile;
  script.meanwhile = async (options) => {
    const answer = (await usual(options)) as FakeAnswer;
    for (const { runId } of (answer?.outputs?.overhead ?? []) as unknown as { runId: string }[]) {
      const run = join(folder(), "runs/dddddddddddd", runId);
      mkdirSync(run, { recursive: true });
      writeFileSync(join(run, "run.json"), "{}");
    }
    return answer;
  };
  await campaign("run", file());
  expect(readdirSync(join(folder(), "runs/dddddddddddd"))).toHaveLength(2 * steps().length);
  expect(existsSync(join(folder(), "set-aside"))).toBe(false);
});

/** Pair b does not answer from its `from`th deployment on. */
function loseB(from: number, isBack: () => boolean = () => false): void {
  let own = 0;
  bed.trouble = (_number, options) => {
    if (stackOf(options) === "b-campaign" && ++own >= from)
      hosts.fault = (address) => (isOf("b")(address) && !isBack() ? `${address} does not answer` : "");
    return stackOf(options) === "b-campaign" && own >= from && !isBack() ? "connection lost" : undefined;
  };
}

test("the block of a pair that is lost goes back; the other measures all, and what is left behind is told", async () => {
  loseB(2);
  const { code, out, err } = await campaign("run", file());
  expect(out).toContain("b: lost: b-sender does not answer; the others go on");
  expectAllOnce();
  expect(ledger().every(({ outcome }) => outcome === "measured")).toBe(true);
  expect(out).toMatch(/measured (\d+) of \1 cells/);
  expect(code).toBe(4);
  expect(err).toContain("all is measured, and not every testbed is taken down");
  expect(err).toContain("b: b-sender does not answer");
  bed.trouble = () => undefined;
  hosts.fault = () => "";
  const before = calls.length;
  expect((await campaign("stop", file())).code).toBe(0);
  expect(calls.slice(before).map(({ verb, options }) => `${verb} ${stackOf(options)}`)).toEqual([
    "destroy a-campaign",
    "destroy b-campaign",
  ]);
});

test("a pair that answers again takes blocks again", async () => {
  let lostAt = 0;
  loseB(2, () => {
    lostAt ||= ups().length;
    return ups().length > lostAt + 4;
  });
  const { code, out } = await campaign("run", file());
  expect(out).toMatch(/b: lost[^]*b: it answers again[^]*b: step/);
  expect(code).toBe(0);
  expectAllOnce();
});

test("a pair that does not answer from the start is no hindrance", async () => {
  hosts.fault = (address) => (isOf("b")(address) ? "no route" : "");
  const { code, out } = await campaign("run", file());
  expect(code).toBe(0);
  expect(out).toContain("b: lost: no route");
  expectAllOnce();
});

test("it ends where no pair is left, says why of each, and goes on later", async () => {
  bed.trouble = (number) => {
    if (number >= 3) hosts.fault = (address) => `${address} does not answer`;
    return number >= 3 ? "connection lost" : undefined;
  };
  const { code, err } = await campaign("run", file());
  expect(code).toBe(4);
  expect(err).toMatch(/no pair of hosts is left[^]*a: a-sender does not answer[^]*b: b-sender does not answer/);
  expect(ledger().every(({ outcome }) => outcome === "measured")).toBe(true);
  bed.trouble = () => undefined;
  hosts.fault = () => "";
  expect((await campaign("run", file())).code).toBe(0);
  expectAllOnce();
});

describe("two pairs on one machine", () => {
  beforeEach(() => {
    hosts.bootId = () => "one kernel";
  });

  test("work one after the other, and leave nothing that runs behind a block", async () => {
    const { code } = await campaign("run", file());
    expect([code, most]).toEqual([0, 1]);
    expectAllOnce();
    let standing: string | undefined;
    for (const { verb, options } of calls) {
      if (standing !== undefined) expect(stackOf(options)).toBe(standing);
      standing = verb === "destroy" ? undefined : stackOf(options);
    }
    expect(new Set(ledger().map(({ pair }) => pair))).toEqual(new Set(["a", "b"]));
  });

  test("end with the first that is lost with a testbed of which nobody knows whether it runs", async () => {
    loseB(2);
    const { err } = await campaign("run", file());
    expect(err).toContain(
      "pair b is lost, and what runs there would disturb a on the same machine: b-sender does not answer",
    );
    expect(err).toContain("go on without it: --hosts a.");
    bed.trouble = () => undefined;
    expect((await campaign("run", file(), "--hosts", "a")).code).toBe(0);
    expectAllOnce();
  });
});

test("pause ends all pairs behind their steps", async () => {
  let isAsked = false;
  const usual = script.meanwhile;
  script.meanwhile = async (options) => {
    const answer = await usual(options);
    if (ups().length >= 3 && !isAsked) {
      isAsked = true;
      await campaign("pause", file());
    }
    return answer;
  };
  const { code, out } = await campaign("run", file());
  expect([code, out]).toEqual([0, expect.stringContaining("paused: the testbed stays as it is")]);
  expect(calls.every(({ verb }) => verb === "up")).toBe(true);
  expect(inLedger().length).toBeLessThan(6);
  expect((await campaign("status", file())).out).toMatch(/left +about .* of measuring, for 2 pairs of hosts to share/);
  expect((await campaign("run", file())).code).toBe(0);
  expectAllOnce();
});

test("what pairs differ by is told apart from all else", async () => {
  bed.overhead = (technology, _number, stack) =>
    (technology === "docker" ? 0.04 : 0.02) * (stack === "b-campaign" ? 1.5 : 1);
  bed.write(
    "hosts: [a, b]\nrepetitions: 8\ndesigns:\n  - title: d\n    factors: { technology: [docker, lxc], backgroundCount: [0, 2, 4] }\n" +
      "    probes: [{ rate: 1kpps }, { rate: 1Mpps }]\n",
  );
  await campaign("run", file());
  const { out } = await campaign("status", file());
  expect(out).toMatch(/runs of each pair of hosts: a \d+, b \d+/);
  expect(out).toContain("on b the overhead is 1.50 times that on a");
  expect(out).toContain("95 % interval 1.50 to 1.50, so the pairs differ");
  expect(out).toMatch(/LXC, 4 neighbours at the sender \(cpu load\), back to back: (a 20 µs|b 30 µs) \(\d runs\)/);
});

test("another campaign on one of the pairs is refused while it runs, whatever else it has", async () => {
  let said = "";
  const usual = script.meanwhile;
  script.meanwhile = async (options) => {
    if (said === "") {
      said = "asked";
      const other = await campaign("run", file(), "--hosts", "b,c", "--output", join(bed.project, "other"));
      said = other.err;
    }
    return usual(options);
  };
  expect((await campaign("run", file())).code).toBe(0);
  expect(said).toContain('stack "b-campaign" is locked by');
  expect(calls.some(({ options }) => stackOf(options) === "c-campaign")).toBe(false);
});

test("a host that somebody else has reserved is not waited for, and no cell is marked", async () => {
  hosts.reservation = () => ({ stack: "x", project: "tare", user: "eve@else", since: "2026-01-01", identity: "i" });
  const { code, err } = await campaign("run", file(), "--hosts", "a");
  expect([code, err]).toEqual([4, expect.stringContaining('host a-sender is reserved by stack "x" of project "tare"')]);
  expect([calls, ledger()]).toEqual([[], []]);
});

test("it goes on with a pair more or less, and is another campaign on other pairs", async () => {
  bed.trouble = (number) => (number === 3 ? "kill" : undefined);
  await campaign("run", file());
  bed.trouble = () => undefined;
  expect((await campaign("run", file(), "--hosts", "c")).err).toContain("results of another campaign");
  expect((await campaign("run", file(), "--hosts", "a,b,c")).code).toBe(0);
  expectAllOnce();
  expect(ledger().some(({ pair }) => pair === "c")).toBe(true);
});

test.each([
  ["--hosts a,", "It must be a stack, or stacks with commas between"],
  ["--hosts a,a", "--hosts a,a: a is named twice"],
])("%s is refused", async (words, said) => {
  expect((await campaign("plan", file(), ...words.split(" "))).err).toContain(said);
});

test("pairs that have a host in common are refused before anything is made", async () => {
  writeFileSync(join(bed.project, "Pulumi.b.yaml"), "config:\n  tare:senderAddress: a-responder\n");
  const { code, err } = await campaign("run", file());
  expect([code, err]).toEqual([2, expect.stringContaining("pairs a and b have host a-responder in common")]);
  expect(calls).toEqual([]);
});
