/** What a changed file of the repository is to a pipeline. */
export type FileKind = "stack" | "program" | "tool" | "idle";

/** What decides a measurement: the program, what it runs on hosts, and what measures. A change of it touches every stack. */
const program = [
  "Pulumi.yaml",
  "index.ts",
  "package.json",
  "package-lock.json",
  "register.js",
  "tsconfig.json",
  ...["captures", "components", "config", "connections", "errors", "files", "foreign", "host", "image", "loads"],
  ...["measurements", "nics", "probes", "providers", "engine", "scenarios", "sdks", "uncertainty"],
];

/** What no command of the pipeline reads. */
const idle = [
  "bench",
  "docs",
  "tests",
  "pipeline",
  ".github",
  ".gitlab-ci.yml",
  ".ci",
  ".gitignore",
  ".prettierignore",
];
const idleNames = /^([^/]+\.(md|cff)|LICENSE|\.prettierrc\.json|(eslint\.config|jest\.config|knip)\.js)$/;

/**
 * @param file relative to the project's folder
 * @returns stack: a stack's configuration. program: decides what is measured. tool: code that runs here and decides no measurement.
 */
export function kindOf(file: string): FileKind {
  if (stackOfFile(file) !== undefined) return "stack";
  const top = file.split("/")[0] ?? "";
  if (program.includes(top)) return "program";
  return idle.includes(top) || idleNames.test(file) ? "idle" : "tool";
}

/** The stack that a file of the project configures; undefined for any other file. */
export function stackOfFile(file: string): string | undefined {
  return /^Pulumi\.([A-Za-z0-9_.-]+)\.yaml$/.exec(file)?.[1];
}

/** What a change of the repository is about. */
export interface Changes {
  /** Stacks whose own file changed. */
  stacks: string[];
  /** Changed files that decide what every stack measures. */
  program: string[];
  /** Changed files with code that runs on the operator's machine: with those of the program, what needs trust. */
  tool: string[];
}

export function sortChanges(files: readonly string[]): Changes {
  const of = (kind: FileKind) => files.filter((file) => kindOf(file) === kind);
  return { stacks: of("stack").flatMap((file) => stackOfFile(file) ?? []), program: of("program"), tool: of("tool") };
}

/** A configuration key whose value differs between base and head; undefined where a side does not have the key. */
export interface ConfigChange {
  key: string;
  base: string | undefined;
  head: string | undefined;
}

/** Keys that the pipeline sets itself, on both sides alike. */
const setHere = ["repetitions", "measureAgain", "resultsFolder"];

/** @param base values by key without namespace, defaults included, as text */
export function configChanges(base: Record<string, string>, head: Record<string, string>): ConfigChange[] {
  const keys = [...new Set([...Object.keys(base), ...Object.keys(head)])].sort();
  return keys
    .filter((key) => base[key] !== head[key] && !setHere.includes(key))
    .map((key) => ({ key, base: base[key], head: head[key] }));
}

/** Whether a key says where a stack runs and how its hosts are reached, rather than what is measured. */
export const isHostKey = (key: string): boolean => /^(sender|responder)[A-Z]/.test(key);
