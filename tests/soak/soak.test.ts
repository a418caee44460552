import { temporaryFolder } from "../support/temporaryFolder";
import { campaigns } from ".";
import type { SoakCampaign } from "./soakCampaign";
import { caseSeed, soak, type Progress } from "./soak";

const folder = temporaryFolder();
const lines: string[] = [];

/** Cases that fail where `fails` says so; the campaign interrupts itself after `count` of them. */
async function run(count: number, fails: (seed: number) => boolean = () => false) {
  const cases: number[] = [];
  let stops = 0;
  const interrupt = new AbortController();
  const runCase = async (seed: number): Promise<void> => {
    cases.push(seed);
    if (cases.length === count) interrupt.abort();
    if (fails(seed)) throw new Error(`no luck with ${seed}`);
  };
  const stop = async (): Promise<void> => void (stops += 1);
  const campaign: SoakCampaign = { name: "test", tries: "nothing", start: async () => ({ runCase, stop }) };
  const print = (line: string): void => void lines.push(line);
  const options = { seed: 7, minutes: 60, folder: folder.path, print, signal: interrupt.signal };
  const outcome = await soak(campaign, options);
  expect(stops).toBe(1);
  return { cases, ...outcome };
}

const seeds = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => caseSeed(7, from + index));

test("a second call goes on behind the last case of the first, and failures are kept with their seeds", async () => {
  const first = await run(3);
  expect(first.cases).toEqual(seeds(0, 3));
  expect(first).toMatchObject({ failed: 0, total: { campaign: "test", seed: 7, cases: 3, failures: [] } });
  const unlucky = caseSeed(7, 4);
  const second = await run(2, (seed) => seed === unlucky);
  expect(second.cases).toEqual(seeds(3, 5));
  expect(second.failed).toBe(1);
  expect(second.total).toMatchObject<Partial<Progress>>({
    cases: 5,
    failures: [{ case: unlucky, message: expect.stringContaining(`no luck with ${unlucky}`) as string }],
  });
  expect(lines.join("\n")).toContain(`case ${unlucky} FAILED`);
  const third = await run(1);
  expect(third).toMatchObject({ failed: 0, total: { cases: 6, failures: [{ case: unlucky }] } });
});

test("no two of many cases are the same", () => {
  expect(new Set(seeds(0, 10_000)).size).toBeGreaterThan(9_990);
});

test("every campaign is listed under its own name", async () => {
  for (const [name, load] of Object.entries(campaigns)) expect((await load()).campaign.name).toBe(name);
});
