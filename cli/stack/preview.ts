import { perhapsReplaced, planLines } from "../display/plan";
import { previewJson } from "../display/json";
import { formatDuration } from "../display/style";
import { summaryText } from "../display/summary";
import { paint, terminal } from "../terminal";
import { type DeploymentKind, type EngineVerb, failIfFailed, type Outcome, runEngine, type Task } from "./deployment";
import { lastDuration } from "./lastUpdate";

/** Calls the engine for a preview and shows what it would do. */
export async function runPreview(
  title: string,
  verb: EngineVerb,
  task: Task,
  kind: DeploymentKind = "update",
): Promise<Outcome> {
  const { flags, found } = task;
  const print = flags.json ? terminal.note : terminal.print;
  print(`${paint("bold", `Previewing ${title}`)} (${found.reference.stack}):`);
  const outcome = await runEngine(verb, quiet(task));
  const { result, diagnostics } = outcome;
  const lines = planLines(result.steps, { details: flags.diff, showSames: flags.showSames, foldFleets: terminal.live });
  if (lines.length > 0) print(lines.join("\n"));
  if (flags.json)
    terminal.print(JSON.stringify(previewJson(masked(task), result, diagnostics, flags.showSames), undefined, 2));
  if (result.result === "succeeded")
    print(`\n${paint("bold", "Resources:")} ${summaryText(result.changes, true, result.durationMilliseconds)}`);
  const last = result.result === "succeeded" ? lastDuration(found, kind, result.changes) : undefined;
  if (last) print(`Time: about ${formatDuration(last)}, as long as the last ${kind} took that made as many changes`);
  const perhaps = perhapsReplaced(result.steps);
  if (perhaps.length > 0) print(`Replaced, unless what is not known yet comes out as before: ${perhaps.join(", ")}`);
  failIfFailed(outcome);
  return outcome;
}

/** The task for a preview: its steps are shown together at the end, and nothing is saved. */
function quiet(task: Task): Task {
  return { ...task, store: unsaved(() => task.store.load()), stepsSilent: true };
}

/** A state that can be read, and of which nothing is ever written. */
export function unsaved(load: Task["store"]["load"]): Task["store"] {
  return { load, append: async () => undefined, save: async () => undefined };
}

function masked({ config }: Task): Record<string, string> {
  const secret = new Set(config.secretKeys);
  return Object.fromEntries(
    Object.entries(config.config).map(([key, value]) => [key, secret.has(key) ? "[secret]" : value]),
  );
}
