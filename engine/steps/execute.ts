import type { Run } from "../deployment/run";
import { Stopped, Terminated } from "../deployment/stop";
import type { ResourceState } from "../state/types";
import { apply } from "./apply";
import { messageOf } from "./calls";
import type { Deletion } from "./deletes";
import { foretell } from "./foretell";
import type { Step } from "./step";

/** Does one step, tells of it, and stops the deployment where it fails (then throws Stopped: the user knows already). */
export async function execute(run: Run, step: Step): Promise<ResourceState | undefined> {
  return run.limit(async () => {
    run.stop.check();
    const announced = run.reporter.begin(step);
    try {
      const state = run.preview ? foretell(run, step) : await apply(run, step);
      // A component is done when the program has registered its outputs.
      if (state && !state.custom) run.reporter.component(announced, state);
      else run.reporter.end(announced, state);
      return state;
    } catch (error) {
      run.stop.begin();
      run.reporter.failed(
        announced,
        error instanceof Terminated ? "interrupted; it may have happened" : messageOf(error),
      );
      throw new Stopped();
    }
  });
}

/** Does deletions, each when all that must go before it are gone. Resolves when none is under way any more. */
export async function executeDeletes(run: Run, deletions: Deletion[]): Promise<void> {
  const done = new Map<Deletion, Promise<boolean>>();
  for (const deletion of deletions) done.set(deletion, attempt(run, deletion, done));
  await Promise.all(done.values());
}

/** `deletion.after` stands earlier in the plan than the deletion itself, so its promises are there already. */
async function attempt(run: Run, deletion: Deletion, done: Map<Deletion, Promise<boolean>>): Promise<boolean> {
  const before = await Promise.all(deletion.after.map((other) => done.get(other)));
  if (before.includes(false)) return false;
  return execute(run, deletion.step).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Stopped) return false;
      throw error;
    },
  );
}
