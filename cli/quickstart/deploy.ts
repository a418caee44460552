import { destroy, up, type DeployResult } from "../../engine";
import { plainValue, type PropertyMap } from "../../engine/values";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { openConfig } from "../../engine/workspace";
import { AnalysisManifest } from "../../scenarios/measurement";
import { Exit } from "../errors";
import { failIfFailed, runEngine, type Task } from "../stack/deployment";
import { findKnownStack, lockStack } from "../stack/find";
import { ensureStore, stackCrypter } from "../stack/secrets";

/** A stack that the quickstart has locked, until `release` is called. */
export interface QuickStack {
  /** Deploys with these values in place of the stack's own and returns what the analysis found. */
  up(overrides: Record<string, string>): Promise<AnalysisManifest>;
  destroy(): Promise<void>;
  release(): void;
}

/**
 * @throws VisibleError if the stack is deployed already, because the quickstart would change a testbed that is in use
 */
export async function takeStack(stack: string): Promise<QuickStack> {
  const found = findKnownStack({ stack });
  const crypter = await stackCrypter(found);
  const lock = await lockStack(found);
  try {
    const store = await ensureStore(found, crypter);
    if (((await store.load())?.resources.length ?? 0) > 0) throw deployedAlready(stack);
    const own = openConfig(found.project, stack, found.file, crypter);
    const task = (overrides: Record<string, string>): Task => ({
      found,
      config: { ...own, config: { ...own.config, ...overrides } },
      store,
      flags: { stack, yes: true },
    });
    return {
      up: async (overrides) => manifestOf(succeeded(await runEngine(up, task(overrides)))),
      destroy: async () => void succeeded(await runEngine(destroy, task({}))),
      release: () => lock.release(),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function succeeded(outcome: Awaited<ReturnType<typeof runEngine>>): DeployResult {
  failIfFailed(outcome);
  // An interrupted deployment may still have succeeded, but the user wants the quickstart to end.
  if (outcome.interrupted) throw new Exit(exitCodes.cancelled);
  return outcome.result;
}

function manifestOf({ outputs }: DeployResult): AnalysisManifest {
  const { overhead, report } = plainValue(outputs, false) as PropertyMap;
  return AnalysisManifest.parse({ summary: overhead, report });
}

function deployedAlready(stack: string): VisibleError {
  return new VisibleError(
    `stack "${stack}" is deployed already, and the quickstart would change it`,
    `Destroy it first with \`./tare destroy --stack ${stack}\`, or measure it as it is with \`./tare measure --stack ${stack}\`.`,
  );
}
