import { setTimeout as sleep } from "node:timers/promises";
import { writeFileSync } from "node:fs";
import { findLocks } from "../../engine/workspace";
import { atPath } from "../../errors/fileError";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import type { FoundStack } from "../stack/find";
import { terminal } from "../terminal";
import { pauseFile } from "./folder";
import type { Ledger } from "./ledger";
import { takeTestbed } from "./testbed";

/** A campaign that was begun. */
export interface BegunCampaign {
  /** The campaign's file, as the user gave it. */
  file: string;
  ledger: Ledger;
  found: FoundStack;
}

/** Whether a process of this machine, or one that cannot be asked, works on the campaign's stack. */
export function isRunning({ backend, reference }: FoundStack): boolean {
  return findLocks(backend.layout.lockFolder(reference)).some(({ state }) => state !== "dead");
}

/** Asks a campaign that runs to end behind the step that is under way. */
export function askToPause({ file, ledger, found }: BegunCampaign): void {
  if (!isRunning(found))
    throw new VisibleError("this campaign does not run", `\`./tare campaign run ${file}\` goes on with it.`);
  const path = pauseFile(ledger.folder);
  atPath(path, () => writeFileSync(path, ""));
  terminal.print("it ends behind the step that is under way");
}

/** Ends a campaign, if it runs, and takes its testbed down. */
export async function stopCampaign(begun: BegunCampaign): Promise<void> {
  const { found, ledger } = begun;
  if (isRunning(found)) askToPause(begun);
  for (let waited = 0; isRunning(found); waited++) {
    if (waited % 30 === 29) terminal.print("still waiting for that step");
    await sleep(1000);
  }
  const testbed = await takeTestbed(found, ledger.head.campaign.hosts);
  try {
    const fault = await testbed.destroy();
    if (fault !== undefined)
      throw new VisibleError(
        `the testbed could not be taken down: ${fault}`,
        "Mend what is said there, and call the same command again.",
        { exitCode: exitCodes.resource },
      );
  } finally {
    testbed.release();
  }
  terminal.print(`the testbed is taken down; \`./tare campaign run ${begun.file}\` goes on with what is missing`);
}
