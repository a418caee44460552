import { rmSync } from "node:fs";
import { join } from "node:path";
import { openConfig, takeLock, type OpenConfig, type StackReference } from "../../engine/workspace";
import { plainValue, type PropertyMap } from "../../engine/values";
import { reserved, stackConfig, type Step } from "../../campaigns";
import { readConfig } from "../../config/readConfig";
import { onHost } from "../../connections/hostConnection";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { sides, type Host, type Hosts } from "../../scenarios/host";
import { AnalysisManifest } from "../../scenarios/measurement";
import { campaignStack } from "../../scenarios/guestNames";
import { isOurs } from "../doctor/judgeLeaks";
import { knownTo } from "../doctor/known";
import { describeHolder, Marked } from "../doctor/marked";
import { runEngine, type Outcome, type Task } from "../stack/deployment";
import { findKnownStack, lockStack, type FoundStack, type StackOptions } from "../stack/find";
import type { Interrupts } from "../stack/interrupts";
import { checkScenario } from "../stack/preflight";
import { engineOf, type EngineFlags } from "../stack/engineOf";
import { tool } from "../stack/tool";
import { writeConfigFile } from "./configFile";
import { ensureStore, stackCrypter } from "../stack/secrets";

/** What an attempt at a step came to. */
export type Attempt =
  | { outcome: "measured"; manifest: AnalysisManifest }
  | { outcome: "failed"; reason: string }
  | { outcome: "interrupted" };

/** The stack that a campaign walks from step to step on one pair of hosts. It is locked until `release` is called. */
export interface CampaignTestbed {
  hosts: Hosts;
  /**
   * Deploys a step and sends each of its probes once.
   * @param attempt a number that no other attempt of the campaign has. One that was measured when the campaign was killed is not
   * measured again: the stack has its results.
   */
  measure(step: Step, attempt: number, resultsFolder: string, interrupts: Interrupts): Promise<Attempt>;
  /**
   * @returns the boot ids of both hosts
   * @throws VisibleError where a host does not answer, or is somebody else's: that is no fault of a cell
   */
  reachHosts(): Promise<string[]>;
  /** Whether anything of it is deployed, by its state. */
  isStanding(): Promise<boolean>;
  /** @returns what failed, else undefined */
  destroy(): Promise<string | undefined>;
  release(): void;
}

/** The stack of a campaign on these hosts: of the stack that names the hosts it has the configuration, and a name of its own. */
export function findCampaignStack(hosts: string, options: StackOptions): FoundStack {
  const found = findKnownStack({ ...options, stack: hosts });
  return { ...found, reference: { ...found.reference, stack: campaignStack(found.reference.stack) } };
}

/** The locks that a campaign holds on a stack: the stack's own, and one for engines that lock the stack themselves, step by step. */
export const lockFolders = ({ backend, reference }: FoundStack): string[] => [
  backend.layout.lockFolder(reference),
  backend.layout.lockFolder(runOf(reference)),
];

const runOf = (reference: StackReference) => ({ ...reference, stack: `${reference.stack}.run` });

/** @throws VisibleError that names whoever has taken it */
async function lockTestbed(found: FoundStack, keepsState: boolean): Promise<{ release(): void }> {
  const stack = await lockStack(found);
  try {
    const run = runOf(found.reference);
    const lock = await takeLock(found.backend.layout.lockFolder(run), run.stack, tool.command);
    if (keepsState) stack.release();
    return {
      release: () => {
        lock.release();
        if (!keepsState) stack.release();
      },
    };
  } catch (error) {
    stack.release();
    throw error;
  }
}

/**
 * @param stack the one that names the hosts
 * @param engine what deploys it
 */
export async function takeTestbed(
  found: FoundStack,
  stack: string,
  engine: EngineFlags["engine"],
): Promise<CampaignTestbed> {
  const crypter = await stackCrypter(found);
  const configFile = join(found.project.toolFolder, "campaign", `${found.reference.stack}.yaml`);
  const { up, destroy, keepsState } = await engineOf({ cwd: found.project.folder, engine, configFile });
  const lock = await lockTestbed(found, keepsState);
  try {
    const store = await ensureStore(found, crypter);
    const places = placesOf(openConfig(found.project, stack, found.file, crypter));
    await checkScenario(found.project.name, stack, places);
    const { hosts } = readConfig(places.config);
    const task = (changes: Record<string, string>, interrupts?: Interrupts): Task => {
      const config = { ...places, config: { ...places.config, ...withNamespace(changes) } };
      // Pulumi's CLI reads a file, and the campaign's stack has none.
      if (keepsState) writeConfigFile(configFile, found.project, config, crypter);
      return {
        found,
        config,
        store,
        flags: { stack: found.reference.stack, yes: true },
        ...(interrupts === undefined ? {} : { interrupts }),
      };
    };
    return {
      measure: async (step, attempt, resultsFolder, interrupts) => {
        const config = { ...stackConfig(step), measureAgain: String(attempt), resultsFolder };
        return attemptOf(await runEngine(up, task(config, interrupts)));
      },
      hosts,
      reachHosts: async () => {
        const bootIds: string[] = [];
        for (const side of sides) bootIds.push(await reachHost(hosts[side], found));
        return bootIds;
      },
      isStanding: async () => ((await store.load())?.resources ?? []).length > 0,
      destroy: async () => {
        const { result } = await runEngine(destroy, task({}));
        return result.result === "succeeded" ? undefined : result.errors.join("; ");
      },
      release: () => {
        rmSync(configFile, { force: true });
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** @returns the host's boot id */
async function reachHost(host: Host, found: FoundStack): Promise<string> {
  const { dataFolder, address } = host;
  const { reservation, bootId } = Marked.parse(await onHost(host, ({ call }) => call("leaks", { dataFolder })));
  const { stack } = found.reference;
  if (reservation !== null && !(reservation.stack === stack && isOurs(reservation, knownTo(found, {}))))
    throw new VisibleError(
      `host ${address} is reserved by ${describeHolder(reservation)}`,
      `Wait until that stack is destroyed, or destroy it (./tare destroy --stack ${reservation.stack}, or ./tare campaign stop for a campaign's); if it is gone for good, ./tare doctor --leaks says what frees the host.`,
      { exitCode: exitCodes.resource },
    );
  return bootId;
}

/** Of the stack that names the hosts: where they are and how they are reached, and nothing of its scenario. */
function placesOf({ config, secretKeys }: OpenConfig): OpenConfig {
  const isPlace = (key: string) => !key.startsWith("tare:") || reserved.test(key.replace(/^tare:/, ""));
  return { config: Object.fromEntries(Object.entries(config).filter(([key]) => isPlace(key))), secretKeys };
}

const withNamespace = (config: Record<string, string>) =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [`tare:${key}`, value]));

function attemptOf({ result, interrupted }: Outcome): Attempt {
  if (result.result === "succeeded") {
    const { overhead, report } = plainValue(result.outputs, false) as PropertyMap;
    return { outcome: "measured", manifest: AnalysisManifest.parse({ summary: overhead, report }) };
  }
  if (interrupted) return { outcome: "interrupted" };
  return { outcome: "failed", reason: result.errors.join("; ") };
}
