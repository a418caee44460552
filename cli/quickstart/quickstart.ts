import { exitCodes } from "../../errors/visibleError";
import { labDown, labUp } from "../../lab";
import type { Technology } from "../../scenarios/technology";
import { logFile } from "../campaign/folder";
import { runCampaign, type CampaignEnd } from "../campaign/run";
import { findCampaignStack } from "../campaign/testbed";
import { comparisonOf } from "../choose/comparison";
import { Exit } from "../errors";
import { Log } from "../log";
import { runStage } from "../stage";
import { terminal } from "../terminal";
import { closingWords } from "./closingWords";

export interface QuickstartOptions {
  projectFolder: string;
  /** Whether to leave the lab up for what the user does next. */
  keep: boolean;
  /** The folder for runs and report; by default the one where `./tare choose` goes on. */
  output: string | undefined;
}

/** What runs natively in every lab. */
const kinds: readonly Technology[] = ["docker", "lxc"];
/** The stack whose file says where a lab's hosts are. */
const hosts = "sender";

/**
 * A short version of Tare's main job, which is the first repetition of `./tare choose` in a lab of its own: deploys each kind of
 * guest, measures it alone and beside busy neighbours, compares, and destroys everything. Called again it adds a repetition. It also
 * cleans up if a stage fails or is interrupted.
 */
export async function quickstart({ projectFolder, keep, output }: QuickstartOptions): Promise<CampaignEnd> {
  const found = findCampaignStack(hosts, { cwd: projectFolder });
  const compared = { kinds, hosts, output };
  const { campaign, folder } = comparisonOf(found, kinds, compared);
  const log = new Log(logFile(folder), { keeps: true });
  terminal.print(`This takes ${usualTime}. The whole output goes to ${log.path}.`);
  const onProgress = (line: string) => log.write(`  ${line}`);
  const lab = await runStage("lab: two hosts on this machine", log, () =>
    labUp({ projectFolder, technologies: kinds, onProgress }),
  );
  const labStays = keep || !lab.changed;
  let secondsPerRepetition = 0;
  const { end, report } = await (async () => {
    try {
      return await runCampaign({
        campaign,
        options: { cwd: projectFolder },
        folder,
        keep: false,
        leavesNothing: true,
        wantsMore: ({ seconds, repetitions, steps }) => {
          secondsPerRepetition = seconds / repetitions;
          return steps === 0;
        },
      });
    } finally {
      if (labStays) terminal.print("the lab is left up");
      else await runStage("taking the lab down", log, () => labDown({ projectFolder, onProgress }));
    }
  })();
  // An interrupted measurement may have measured something, but the user wants the quickstart to end.
  if (end === "interrupted") throw new Exit(exitCodes.cancelled);
  if (report !== undefined)
    terminal.print(`\n${closingWords({ ...report, compared, secondsPerRepetition, labIsUp: labStays })}`);
  return end;
}

/** Measured on two cores, with all packages installed. */
const usualTime =
  "about 4 minutes on two free cores, and longer on a busy machine or where packages are installed first";
