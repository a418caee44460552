import { checkNewValue, fullKey, mergeDefaults, readHistory } from "../../engine/workspace";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { findDeployedStack, type FoundStack, type StackOptions } from "./find";

/** The key whose change makes the program measure again. */
const counter = "measureAgain";

/** @throws VisibleError if there is no testbed that could be measured again */
export function refuseWithoutTestbed(options: StackOptions): void {
  const { backend, reference } = findDeployedStack(options);
  if ((backend.read(reference).latest?.resources.length ?? 0) > 0) return;
  throw new VisibleError(
    `stack "${reference.stack}" has no testbed that could be measured again: it is destroyed, or no update came that far`,
    `Deploy and measure it with \`./tare up --stack ${reference.stack}\`.`,
    { exitCode: exitCodes.stackNotFound },
  );
}

/** Raises the counter in the stack's config, which is not saved yet. */
export function askAgain(found: FoundStack, repetitions: number | undefined): void {
  set(found, counter, 1 + Math.max(...countersUsed(found)));
  if (repetitions !== undefined) set(found, "repetitions", repetitions);
}

/**
 * The counter now and in earlier updates. A file that version control has put back would otherwise lead to a value that the stack
 * was measured with already, and so to no measurement.
 */
function countersUsed({ project, file, backend, reference }: FoundStack): number[] {
  const key = fullKey(counter, project.name);
  const configs = [
    mergeDefaults(project, file.values()),
    ...readHistory(backend.layout, reference).map(({ config }) => config),
  ];
  return configs.map((config) => wholeNumber(config[key]));
}

/** Pulumi's own CLI writes history with values as `{"string": "1"}`. */
function wholeNumber(value: unknown): number {
  const text = value !== null && typeof value === "object" && "string" in value ? value.string : value;
  const number = Number(text ?? 0);
  return Number.isInteger(number) && number > 0 ? number : 0;
}

function set({ project, reference, file }: FoundStack, name: string, value: number): void {
  const key = fullKey(name, project.name);
  checkNewValue(project, reference.stack, key, value);
  file.set(key, value);
}
