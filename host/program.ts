import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The program that runs on testbed hosts: its text, and the file in the ssh user's home that holds it. */
export interface HostProgram {
  text: string;
  /** Relative to the home of the ssh user. Named by digest, so that versions never meet. */
  path: string;
}

/** What verbs are made of; verbs themselves may use what stands before them. */
const parts = ["lib", "guests", "loads"];

/** Puts the files of host/ together into one bash program. The same files give the same program, wherever they lie. */
export function hostProgram(folder: string = __dirname): HostProgram {
  const filesOf = (part: string) => shellFiles(join(folder, part)).map((name) => join(part, name));
  const section = (file: string) => `# ---- ${file}\n${readFileSync(join(folder, file), "utf8").trimEnd()}\n`;
  const verb = (file: string) => `${section(file)}run_if_asked ${basename(file, ".sh")} "\${1:-}"\n`;
  const sections = [
    ...["head.sh", ...parts.flatMap(filesOf)].map(section),
    ...filesOf("verbs").map(verb),
    section("main.sh"),
  ];
  // What head.sh must know before the verbs are read.
  const limits = sections.flatMap((text) => text.match(/^LIMIT_SECONDS\[.+$/gm) ?? []);
  const opening = ["#!/usr/bin/env bash", "set -euo pipefail", "declare -A LIMIT_SECONDS=()", ...limits, ""];
  const text = [...opening, ...sections].join("\n");
  const digest = createHash("sha256").update(text).digest("hex");
  return { text, path: `.tare-host-${digest.slice(0, 12)}.sh` };
}

/**
 * Writes the program below the project's folder, where a FileAsset can name it: the official command plugin copies files
 * and folders, no texts.
 * @returns the file, relative to the project, so that no input says where somebody's checkout lies.
 */
export function writeHostProgram(program: HostProgram, projectFolder: string = process.cwd()): string {
  const file = join(".tare", "host", program.path);
  const whole = join(projectFolder, file);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(`${whole}.${process.pid}`, program.text);
  renameSync(`${whole}.${process.pid}`, whole);
  return file;
}

/** The command that runs a verb: a constant text; values go on stdin. */
export function hostCommand(program: { path: string }, verb: string): string {
  return `bash ${program.path} ${verb}`;
}

/** What a verb that failed said on stderr; undefined where it said nothing of the kind (a broken connection, say). */
export function hostError(stderr: string): { error: string; wayOut: string } | undefined {
  const found = /^error: (.*)\nway out: (.*)$/m.exec(stderr);
  return found ? { error: found[1] ?? "", wayOut: found[2] ?? "" } : undefined;
}

function shellFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sh"))
    .sort();
}
