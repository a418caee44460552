import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeployOptions } from "../../../engine";
import { calls, resetEngine, script } from "../fakeEngine";
import { tare } from "../fakeTerminal";
import { runSummary } from "../runSummary";
import { resetHosts } from "./campaignHosts";

const root = join(__dirname, "../../..");

/** A project with the campaign c.yaml, whose deployments the fake engine makes: a test that uses it mocks the engine and the hosts' connection. */
class CampaignBed {
  project = "";
  /** What goes wrong in a deployment, by its number from 1. */
  trouble: (deployment: number, options: DeployOptions) => string | "kill" | undefined = () => undefined;
  /** The median overhead of a run, in ms. */
  overhead: (technology: string, deployment: number, stack: string) => number = () => 0;

  readonly file = () => join(this.project, "c.yaml");
  readonly folder = () => join(this.project, "results/campaigns/c");
  readonly campaign = (...words: string[]) => tare(["campaign", ...words, "--cwd", this.project]);
  readonly ledger = () =>
    readFileSync(join(this.folder(), "campaign.jsonl"), "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => JSON.parse(line) as { number: number; rates: string[]; outcome: string; pair: string });

  /** @param designs of the campaign, with what stands before them */
  write(designs: string): void {
    writeFileSync(this.file(), `title: T\n${designs}`);
  }

  place(): void {
    resetEngine();
    resetHosts();
    this.trouble = () => undefined;
    this.overhead = () => 0;
    process.env.PULUMI_CONFIG_PASSPHRASE = "tare-sample";
    delete process.env.PULUMI_BACKEND_URL;
    this.project = mkdtempSync(join(tmpdir(), "tare-campaign-"));
    mkdirSync(join(this.project, ".tare"));
    copyFileSync(join(root, "Pulumi.yaml"), join(this.project, "Pulumi.yaml"));
    writeFileSync(
      join(this.project, "Pulumi.sender.yaml"),
      "config:\n  tare:backgroundCount: 77\n  tare:senderPort: 2222\n",
    );
    script.meanwhile = async (options) => {
      if (calls.at(-1)?.verb !== "up") {
        script.errors = [];
        return { errors: [] };
      }
      const number = ups().length;
      const fault = this.trouble(number, options);
      if (fault === "kill") throw new Error("killed");
      script.errors = fault === undefined ? [] : [fault];
      const summary = (JSON.parse(value(options, "rates")) as string[]).map((rate) =>
        runSummary({
          scenarioDigest: "d".repeat(64),
          runId: `run-${number}-${rate}`,
          rate,
          overheadMedianMs: this.overhead(value(options, "technology"), number, options.reference.stack),
        }),
      );
      script.outputs = { overhead: summary, report: "r" };
      const { errors, outputs } = script;
      return { errors, outputs };
    };
  }
}

/** A bed for each test of a file. */
export function useCampaignBed(): CampaignBed {
  const bed = new CampaignBed();
  const env = { ...process.env };
  beforeEach(() => bed.place());
  afterEach(() => {
    process.env = { ...env };
    rmSync(bed.project, { recursive: true, force: true });
  });
  return bed;
}

export const value = (options: DeployOptions, key: string) => options.config[`tare:${key}`] ?? "";
export const ups = () => calls.filter(({ verb }) => verb === "up").map(({ options }) => options);
