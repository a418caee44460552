import { dirname, join } from "node:path";
import { campaignReport, overheadTable, type MeasuredRuns } from "../../analysis";
import { labDown, labUp } from "../../lab";
import { terminal } from "../terminal";
import { tool } from "../stack/tool";
import { closingWords, type MeasuredScenario } from "./closingWords";
import { takeStack } from "./deploy";
import { backgroundCounts, quickConfig, stacks } from "./profile";
import { Log } from "../log";
import { Stages } from "./stages";

export interface QuickstartOptions {
  projectFolder: string;
  /** Whether to leave the lab up for what the user does next. */
  keep: boolean;
}

/**
 * A short version of Tare's main job: brings a lab up, deploys both committed stacks, measures them without and with
 * background guests, shows the comparison and destroys everything. It also cleans up if a stage fails or is
 * interrupted.
 */
export async function quickstart({ projectFolder, keep }: QuickstartOptions): Promise<void> {
  const log = new Log(join(projectFolder, logFile));
  terminal.print(`This takes ${usualTime}. The whole output goes to ${logFile}.`);
  const stages = new Stages(stacks.length * 2 + 3, log);
  const onProgress = (line: string) => log.write(`  ${line}`);
  const lab = await stages.run("lab: two hosts on this machine", () =>
    labUp({ projectFolder, technologies: ["docker"], onProgress }),
  );
  const measured: MeasuredScenario[] = [];
  try {
    for (const stack of stacks) measured.push(...(await walkBlock(stages, stack)));
  } finally {
    await stages.run(keep || !lab.changed ? "lab: left up" : "lab: taken down", async () => {
      if (!keep && lab.changed) await labDown({ projectFolder, onProgress });
    });
  }
  const report = await stages.run("report: both stacks together", () => reportAll(measured, onProgress));
  log.write(`\n${overheadTable(measured.map(runsOf))}`);
  terminal.print(`\n${closingWords({ measured, report, labIsUp: keep || !lab.changed })}`);
}

const logFile = join(tool.folder, "quickstart.log");

/** Measured on two cores, with all packages installed. */
const usualTime =
  "about 4 minutes on two free cores, and longer on a busy machine or where packages are installed first";

/** Walks one stack through its block by successive `up`s, then destroys it. */
async function walkBlock(stages: Stages, stack: string): Promise<MeasuredScenario[]> {
  const taken = await takeStack(stack);
  const measured: MeasuredScenario[] = [];
  try {
    try {
      await stages.run(
        `stack ${stack}: deploy and measure with ${backgroundCounts.join(" and ")} neighbours`,
        async () => {
          for (const backgroundCount of backgroundCounts) {
            const manifest = await taken.up(quickConfig(backgroundCount));
            measured.push({ stack, backgroundCount, manifest });
            terminal.print(overheadTable([runsOf({ stack, backgroundCount, manifest })]));
          }
        },
      );
    } finally {
      await stages.run(`stack ${stack}: destroy`, () => taken.destroy());
    }
  } finally {
    taken.release();
  }
  return measured;
}

/** Writes the report over all runs in the results folder, older ones included, and returns its path. */
async function reportAll(measured: MeasuredScenario[], onProgress: (line: string) => void): Promise<string> {
  const [first] = measured;
  if (first === undefined) throw new Error("the quickstart measured nothing");
  const results = dirname(dirname(first.manifest.report));
  return campaignReport(results, join(results, "report"), { png: false, onProgress });
}

function runsOf({ stack, manifest }: MeasuredScenario): MeasuredRuns {
  return { name: `stack ${stack}`, folder: dirname(manifest.report), summaries: manifest.summary };
}
