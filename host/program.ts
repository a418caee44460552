import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The program that runs on testbed hosts: its text, and the file in the ssh user's home that holds it. */
export interface HostProgramFile {
  text: string;
  /** Relative to the home of the ssh user. The digest in the name keeps versions apart. */
  path: string;
}

/**
 * The folders whose shell files make up the program, in this order: first what verbs use, then the verbs. Guest kinds and loads
 * have files of their own. "*" stands for each folder there.
 */
const parts = ["host/lib", "components/guests/*", "loads/*", "host/verbs", "components/guests/*/verbs"];

/** The files that a brief verb needs, beside those of its guest kind. */
const lib = [
  "account",
  "die",
  "verb",
  "request",
  "process",
  "activity",
  "files",
  "cgroup",
  "container",
  "guest",
  "holder",
];

const project = join(__dirname, "..");

/** Puts all shell files together into one bash program. The same files give the same program in any folder. */
export function hostProgram(folder: string = project): HostProgramFile {
  const all = parts.flatMap((part) => foldersOf(part, folder)).flatMap((part) => shellFiles(part, folder));
  const first = callsOfAFleet(all, folder);
  const files = [...first, ...all.filter((file) => !first.includes(file)), "host/main.sh"];
  const sections = files.map((file) => {
    const text = `# ---- ${file}\n${readFileSync(join(folder, file), "utf8").trimEnd()}\n`;
    return isVerb(file) ? `${text}run_if_asked ${basename(file, ".sh")} "\${1:-}"\n` : text;
  });
  const text = ["#!/usr/bin/env bash", "set -euo pipefail", "", ...sections].join("\n");
  const digest = createHash("sha256").update(text).digest("hex");
  return { text, path: `.tare-host-${digest.slice(0, 12)}.sh` };
}

/**
 * The verbs that are called once for each guest of a fleet, and the files that they use. They are brief and say so by calling
 * begin_brief. They come first, because bash runs a program while reading it, and reading the rest takes as long as starting a
 * container.
 */
function callsOfAFleet(all: readonly string[], folder: string): string[] {
  const isBrief = (file: string) => /^ *begin_brief /m.test(readFileSync(join(folder, file), "utf8"));
  const verbs = all.filter((file) => file.startsWith("components/guests/") && isVerb(file) && isBrief(file));
  const kinds = [...new Set(verbs.map((file) => dirname(dirname(file))))];
  const ofKind = (kind: string) => [`${kind}/host.sh`, ...verbs.filter((file) => file.startsWith(`${kind}/`))];
  return [...lib.map((name) => `host/lib/${name}.sh`), ...kinds.flatMap(ofKind)];
}

/**
 * Writes the program into the project's folder for a FileAsset to name, because the official command plugin copies files and
 * folders but no texts.
 * @returns the file, relative to the project, so that no resource input depends on where the project is
 */
export function writeHostProgram(program: HostProgramFile, projectFolder: string = process.cwd()): string {
  const file = join(".tare", "host", program.path);
  const whole = join(projectFolder, file);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(`${whole}.${process.pid}`, program.text);
  renameSync(`${whole}.${process.pid}`, whole);
  return file;
}

/**
 * The beginning of every command that is run on a host: a program gets these values, whatever the account's shell has set. A full
 * path is no alias. Bourne, C and fish shells alike understand it, because it is one simple command.
 */
export const plainEnvironment =
  "/usr/bin/env -u POSIXLY_CORRECT LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin";

/**
 * The command that runs a verb. Its text is constant, because values go on stdin. `timeout` ends the verb's whole process group
 * when the verb's time limit is over, even if the connection is lost. `bash -p` takes no options, functions or start files from
 * the environment. $HOME, because a shell's start file may have changed the folder.
 */
export function hostCommand(program: { path: string }, verb: string): string {
  return `${plainEnvironment} timeout --kill-after=10 ${limitSeconds(verb)} bash -p "$HOME/${program.path}" ${verb}`;
}

/** Limits that have been read, by verb: a fleet needs the same one for each of its guests. */
const limits = new Map<string, number>();

/** How long a verb may take on the host. */
export function limitSeconds(verb: string): number {
  const limit = limits.get(verb) ?? readLimit(verb);
  limits.set(verb, limit);
  return limit;
}

/** The number in the line LIMIT_SECONDS[VERB]=… of the verb's file; 120 if there is none. */
function readLimit(verb: string): number {
  const file = parts
    .flatMap((part) => foldersOf(part, project))
    .flatMap((part) => shellFiles(part, project))
    .find((name) => isVerb(name) && basename(name, ".sh") === verb);
  const text = file === undefined ? "" : readFileSync(join(project, file), "utf8"); // an unknown verb gets an error from the program itself
  return Number(/^LIMIT_SECONDS\[.+\]=(\d+)$/m.exec(text)?.[1] ?? 120);
}

/** The error and way out that a failed verb wrote to stderr; undefined if it wrote none, as when the connection broke. */
export function hostError(stderr: string): { error: string; wayOut: string } | undefined {
  const found = /^error: (.*)\nway out: (.*)$/m.exec(stderr);
  return found ? { error: found[1] ?? "", wayOut: found[2] ?? "" } : undefined;
}

/** "loads/*" is each folder in loads/; paths are relative to the root. */
function foldersOf(part: string, root: string): string[] {
  const [above = part, below] = part.split("/*");
  if (below === undefined) return [part];
  const folders = readdirSync(join(root, above), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map((entry) => `${above}/${entry.name}${below}`).sort();
}

function shellFiles(part: string, root: string): string[] {
  if (!existsSync(join(root, part))) return []; // not every kind of guest has verbs of its own
  const names = readdirSync(join(root, part)).filter((name) => name.endsWith(".sh"));
  return names.sort().map((name) => `${part}/${name}`);
}

function isVerb(file: string): boolean {
  return basename(dirname(file)) === "verbs";
}
