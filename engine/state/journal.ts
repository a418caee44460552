import { crc32 } from "node:zlib";
import { VisibleError } from "../../errors/visibleError";
import type { Change } from "../model/change";
import type { Deployment } from "../model/state";
import { checkpointDigest, manifestOf } from "./checkpoint";
import { Ledger } from "./ledger";

/*
 * The text of a journal: lines of JSON, each after the checksum of its bytes. The first line says which checkpoint the
 * journal goes on from. Each other line was written and synced as a whole before the next one was begun, so only the
 * last can be cut off. What it says had no effect yet, because the engine acts on a line only once it is synced.
 */

interface Head {
  journal: 1;
  /** The digest of the checkpoint's text. */
  checkpoint: string;
  /** The salt under which the secrets of both are sealed. */
  salt: string;
}

/** Changes that were made together. Secrets in their states are sealed. */
interface Changes {
  /** ISO 8601, UTC. */
  time: string;
  changes: readonly Change[];
}

/** All that stands before is part of the checkpoint with this digest, if that was written. */
interface Folded {
  folded: string;
}

export type JournalLine = Head | Changes | Folded;

/** A journal's content. */
export interface Journal {
  head: Head;
  changes: Changes[];
  folded: Set<string>;
  /** How many bytes of the file are whole lines. */
  length: number;
}

export function headOf(checkpointText: string, salt: string): Head {
  return { journal: 1, checkpoint: checkpointDigest(checkpointText), salt };
}

export function formatLine(line: JournalLine): string {
  const json = JSON.stringify(line);
  return `${checksum(json)} ${json}\n`;
}

/**
 * Reads a journal. A last line that was cut off is left out.
 * @returns undefined if not even the first line is whole: nothing had begun yet
 * @throws VisibleError if a line is damaged that others follow
 */
export function parseJournal(bytes: Buffer, file: string): Journal | undefined {
  let head: Head | undefined;
  const changes: Changes[] = [];
  const folded = new Set<string>();
  let length = 0;
  for (let number = 1; length < bytes.length; number++) {
    const end = bytes.indexOf("\n", length);
    const line = end < 0 ? undefined : parseLine(bytes.toString("utf8", length, end));
    if (line === undefined) {
      if (end < 0 || end === bytes.length - 1) break;
      throw damaged(file, number);
    }
    if (number === 1) {
      if (!("journal" in line)) throw damaged(file, number);
      head = line;
    } else if ("changes" in line) changes.push(line);
    else if ("folded" in line) folded.add(line.folded);
    length = end + 1;
  }
  return head && { head, changes, folded, length };
}

/**
 * What a journal is to a checkpoint. goes-on: it says what happened since. part-of: the checkpoint has all of that.
 * apart: something else has been written since, so that the journal's changes do not fit.
 */
export function relationOf(journal: Journal, checkpointText: string): "goes-on" | "part-of" | "apart" {
  const digest = checkpointDigest(checkpointText);
  if (digest === journal.head.checkpoint) return "goes-on";
  return journal.folded.has(digest) ? "part-of" : "apart";
}

/** The state of a checkpoint after all changes of its journal. Secrets stay sealed. */
export function replay(checkpoint: Deployment | undefined, { head, changes }: Journal): Deployment | undefined {
  const last = changes.at(-1);
  if (last === undefined) return checkpoint;
  const ledger = new Ledger(checkpoint);
  for (const line of changes) for (const change of line.changes) ledger.apply(change);
  return {
    ...ledger.deployment(manifestOf(last.time)),
    secrets_providers: { type: "passphrase", state: { salt: head.salt } },
  };
}

function parseLine(line: string): JournalLine | undefined {
  const json = line.slice(checksumLength + 1);
  return line.slice(0, checksumLength) === checksum(json) ? (JSON.parse(json) as JournalLine) : undefined;
}

const checksumLength = 8;

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(checksumLength, "0");
}

function damaged(file: string, number: number): VisibleError {
  return new VisibleError(
    `the journal ${file} is damaged: line ${number} does not have its checksum`,
    "It says what a deployment did that was killed. Move it away to go on from the state before that deployment; " +
      "what it made is then in no state, and must be looked for.",
  );
}
