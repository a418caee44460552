import { setTimeout as sleep } from "node:timers/promises";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { planOf, readCampaign } from "../../../campaigns";
import { SlurmBed, whyNoSlurm } from "../../support/slurmBed";
import { itUnless } from "../../support/when";
import { calls, script } from "../fakeEngine";
import { useCampaignBed } from "./campaignBed";

jest.mock("../../../engine", () => jest.requireActual("../fakeEngine"));
jest.mock("../../../connections/hostConnection", () => jest.requireActual("./campaignHosts"));
jest.setTimeout(60_000);

const bed = useCampaignBed();
const { file, campaign, ledger } = bed;
const pairs = ["a", "b"];
let slurm: SlurmBed | undefined;

beforeAll(async () => {
  if (whyNoSlurm !== undefined) return;
  slurm = await SlurmBed.make(pairs.flatMap((pair) => [`${pair}-sender`, `${pair}-responder`]));
});
afterAll(() => slurm?.close());

const header =
  "repetitions: 2\nslurmNodes:\n  a: [a-sender, a-responder]\n  b: [b-sender, b-responder]\ndesigns:\n  - title: d\n" +
  "    factors: { technology: [docker, lxc], backgroundCount: [0, 2] }\n    probes: [{ rate: 1kpps }]\n";

beforeEach(() => {
  if (slurm) process.env.SLURM_CONF = slurm.configuration;
  for (const pair of pairs)
    writeFileSync(
      join(bed.project, `Pulumi.${pair}.yaml`),
      `config:\n  tare:senderAddress: 10.0.0.${pair === "a" ? 1 : 3}\n  tare:responderAddress: 10.0.0.${pair === "a" ? 2 : 4}\n`,
    );
  bed.write(`hosts: [a, b]\n${header}`);
});

const jobs = (format = "%j %T %N") => slurm!.ask("squeue", "-h", "-o", format);
const run = (...words: string[]) => campaign("run", file(), "--executor", "slurm", ...words);
const measured = () =>
  ledger()
    .filter(({ outcome }) => outcome === "measured")
    .map(({ number }) => number)
    .sort((a, b) => a - b);
const steps = () => planOf(readCampaign(file())).flatMap((block) => block.steps.map(({ number }) => number));

/** Looks at Slurm's queue in each deployment. */
function watch(look: (queue: string, pair: string) => Promise<void> | void): void {
  const usual = script.meanwhile;
  script.meanwhile = async (options) => {
    await look(await jobs(), options.reference.stack.split("-")[0]!);
    return usual(options);
  };
}

itUnless(whyNoSlurm)(
  "each block is a job with both hosts of its pair, and its testbed is gone before the job is",
  async () => {
    const seen: [string, string][] = [];
    watch((queue, pair) => void seen.push([pair, queue]));
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(measured()).toEqual(steps());
    for (const [pair, queue] of seen)
      expect(queue).toMatch(
        new RegExp(`^tare-${pair}-campaign-[0-9a-f]{8} RUNNING ${pair}-responder,${pair}-sender$`, "m"),
      );
    const blocks = planOf(readCampaign(file())).length;
    expect(out.match(/Slurm's job \d+ has [ab]-sender and [ab]-responder/g)).toHaveLength(blocks);
    expect(calls.filter(({ verb }) => verb === "destroy")).toHaveLength(blocks);
    expect(await jobs()).toBe("");
  },
);

itUnless(whyNoSlurm)("who has the nodes is waited for, and an own job that a killed call left is ended", async () => {
  let name = "";
  watch((queue) => void (name = queue.split(" ")[0]!));
  await run("--hosts", "a", "--output", join(bed.project, "first"));
  const hold = (job: string) =>
    slurm!.ask("salloc", "--no-shell", "--exclusive", "--nodelist=a-sender,a-responder", `--job-name=${job}`);
  await hold(name);
  expect((await run("--hosts", "a", "--output", join(bed.project, "second"))).code).toBe(0);

  await hold("somebody");
  const before = calls.length;
  const going = run("--hosts", "a", "--output", join(bed.project, "third"));
  while (!(await jobs()).includes("PENDING")) await sleep(100);
  expect(calls.length).toBe(before);
  await slurm!.ask("scancel", "--name=somebody");
  expect((await going).code).toBe(0);
  expect(calls.length).toBeGreaterThan(before);
});

itUnless(whyNoSlurm)("what is measured behind a job's end does not count, and is measured again", async () => {
  let ended = false;
  watch(async (queue) => {
    if (ended || calls.at(-1)?.verb !== "up") return;
    ended = true;
    await slurm!.ask("scancel", `--name=${queue.split(" ")[0]}`);
    while ((await jobs()) !== "") await sleep(50);
  });
  const broken = await run("--hosts", "a");
  expect([broken.code, measured()]).not.toContain(0);
  expect(broken.out + broken.err).toMatch(/Slurm's job \d+ of pair a has ended before its block \(state unknown\)/);
  expect((await run("--hosts", "a")).code).toBe(0);
  expect(measured()).toEqual(steps());
});

itUnless(whyNoSlurm)(
  "nodes that Slurm does not know are named with a way out, and so are options that exclude each other",
  async () => {
    bed.write(`hosts: [a]\n${header.replace(/slurmNodes:[^]*(?=designs)/, "")}`);
    const { code, err } = await run();
    expect(code).not.toBe(0);
    expect(err).toContain('Slurm knows no node by the name or address "10.0.0.1", which senderAddress of stack a is');
    expect(err).toContain("slurmNodes: { a: [SENDERS-NODE, RESPONDERS-NODE] }");
    expect(calls).toEqual([]);
    expect((await run("--keep")).err).toContain("--keep does not go with --executor slurm");
  },
);

test("without Slurm's commands the executor is refused", async () => {
  process.env.PATH = "/nowhere";
  const { code, err } = await run();
  expect(code).not.toBe(0);
  expect(err).toContain("--executor slurm: there is no program scancel here");
});
