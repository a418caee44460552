import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { calls } from "../fakeEngine";
import { callsOf, placeStandIn } from "../standIn";
import { runSummary } from "../runSummary";
import { useCampaignBed } from "./campaignBed";

jest.mock("../../../engine", () => jest.requireActual("../fakeEngine"));
jest.mock("../../../connections/hostConnection", () => jest.requireActual("./campaignHosts"));
jest.setTimeout(60_000);

const bed = useCampaignBed();
const { file, campaign, ledger } = bed;
const path = process.env.PATH;
let folder: string;

beforeEach(() => {
  bed.write(
    "designs:\n  - title: d\n    factors: { technology: [docker], backgroundCount: [0, 2] }\n    probes: [{ rate: 1kpps }]\n",
  );
  folder = join(bed.project, "stand-in");
  const run = runSummary({ scenarioDigest: "d".repeat(64), runId: "run", rate: "1kpps" });
  placeStandIn(folder, path, { overhead: [run], report: "r" });
  tells(0, "");
});

function tells(code: number, stderr: string): void {
  for (const [name, text] of Object.entries({ events: "", code: String(code), stderr }))
    writeFileSync(join(folder, name), text);
}

/** What the CLI found in the files that it was given, in the order of its calls. */
const configs = () =>
  readdirSync(folder)
    .filter((name) => name.startsWith("config-"))
    .sort((a, b) => Number(a.slice(7)) - Number(b.slice(7)))
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as { config: Record<string, unknown> });

test("--engine pulumi walks the same steps by Pulumi's CLI, which finds each step's configuration in a file", async () => {
  const { code, out } = await campaign("run", file(), "--engine", "pulumi");
  expect([code, calls]).toEqual([0, []]);
  expect(out).toContain("measured 3 of 3 cells");
  const configFile = join(bed.project, ".tare/campaign/sender-campaign.yaml");
  const flags = `--config-file ${configFile} --stack sender-campaign --non-interactive`;
  expect(callsOf(folder)).toEqual([
    ...Array<string>(3).fill(`up --yes --skip-preview --color never ${flags}`),
    `destroy --yes --skip-preview --color never ${flags}`,
  ]);
  const ups = configs().slice(0, 3);
  expect(ups.map(({ config }) => config["tare:backgroundCount"]).sort()).toEqual(["0", "0", "2"]);
  expect(new Set(ups.map(({ config }) => config["tare:measureAgain"])).size).toBe(3);
  for (const { config } of configs()) expect(config).toMatchObject({ "tare:senderPort": "2222" });
  for (const { config } of ups) expect(config).toMatchObject({ "tare:rates": ["1kpps"], "tare:technology": "docker" });
  expect(ledger().map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(existsSync(configFile)).toBe(false);
});

test("the CLI's own lock is free while it works, and another run of the campaign is refused all the same", async () => {
  const locks = join(bed.project, ".tare/state/.pulumi/locks/organization/tare");
  const script = join(folder, "pulumi");
  const look = `ls "${locks}/sender-campaign" "${locks}/sender-campaign.run" >> "$STAND_IN/locks" 2>&1\n`;
  writeFileSync(script, readFileSync(script, "utf8").replace("#!/bin/sh\n", `#!/bin/sh\n[ "$1" = up ] && ${look}`));
  await campaign("run", file(), "--engine", "pulumi");
  const [first] = readFileSync(join(folder, "locks"), "utf8").split(`${locks}/sender-campaign.run:`);
  expect(first).not.toContain(".json");
  expect(readFileSync(join(folder, "locks"), "utf8").match(/\.json/g)).toHaveLength(3);
});

test("a step that the CLI cannot deploy is tried once more, and its reason is what the CLI said", async () => {
  tells(4, "error: no plugin for docker");
  const { err } = await campaign("run", file(), "--engine", "pulumi");
  expect(err).toContain("the testbed could not be taken down");
  expect(ledger()).toEqual([
    expect.objectContaining({ outcome: "failed", reason: expect.stringContaining("no plugin") }),
  ]);
});

test("--engine pulumi without Pulumi's CLI is an error before anything is made", async () => {
  process.env.PATH = "/nonexistent";
  const { code, err } = await campaign("run", file(), "--engine", "pulumi");
  expect([code, err]).toEqual([2, expect.stringContaining("--engine pulumi needs Pulumi's CLI")]);
});
