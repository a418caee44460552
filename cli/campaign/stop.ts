import { setTimeout as sleep } from "node:timers/promises";
import { writeFileSync } from "node:fs";
import { findLocks } from "../../engine/workspace";
import { atPath } from "../../errors/fileError";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import type { EngineFlags } from "../stack/engineOf";
import type { FoundStack } from "../stack/find";
import { terminal } from "../terminal";
import { pauseFile } from "./folder";
import type { Ledger } from "./ledger";
import { lockFolders, takeTestbed } from "./testbed";

/** A campaign that was begun. */
export interface BegunCampaign {
  /** The campaign's file, as the user gave it. */
  file: string;
  ledger: Ledger;
  /** The stacks that it deploys, by the names of the stacks that name their hosts. */
  stacks: ReadonlyMap<string, FoundStack>;
}

/** Whether a process of this machine, or one that cannot be asked, works on one of the campaign's stacks. */
export function isRunning({ stacks }: BegunCampaign): boolean {
  return [...stacks.values()]
    .flatMap(lockFolders)
    .some((folder) => findLocks(folder).some(({ state }) => state !== "dead"));
}

/** Asks a campaign that runs to end behind the step that is under way. */
export function askToPause(begun: BegunCampaign): void {
  const { file, ledger } = begun;
  if (!isRunning(begun))
    throw new VisibleError("this campaign does not run", `\`./tare campaign run ${file}\` goes on with it.`);
  const path = pauseFile(ledger.folder);
  atPath(path, () => writeFileSync(path, ""));
  terminal.print("it ends behind the step that is under way");
}

/** Ends a campaign, if it runs, and takes its testbed down. */
export async function stopCampaign(begun: BegunCampaign, engine: EngineFlags["engine"]): Promise<void> {
  if (isRunning(begun)) askToPause(begun);
  for (let waited = 0; isRunning(begun); waited++) {
    if (waited % 30 === 29) terminal.print("still waiting for that step");
    await sleep(1000);
  }
  const faults: string[] = [];
  for (const [name, found] of begun.stacks) {
    const testbed = await takeTestbed(found, name, engine);
    const fault = await testbed.destroy().finally(() => testbed.release());
    if (fault !== undefined) faults.push(begun.stacks.size === 1 ? fault : `${name}: ${fault}`);
  }
  if (faults.length > 0)
    throw new VisibleError(
      `the testbed could not be taken down: ${faults.join("; ")}`,
      "Mend what is said there, and call the same command again.",
      { exitCode: exitCodes.resource },
    );
  terminal.print(`the testbed is taken down; \`./tare campaign run ${begun.file}\` goes on with what is missing`);
}
