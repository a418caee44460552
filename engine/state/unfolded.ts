import { readFileSync } from "node:fs";
import { fileError } from "../../errors/fileError";
import { type Journal, parseJournal, relationOf } from "./journal";

/** A stack's state file, and the journal beside it if a deployment is under way or was killed. */
export interface StateFiles {
  /** The state file's text; undefined if there is none. */
  checkpoint: string | undefined;
  journal: (Journal & { relation: ReturnType<typeof relationOf> }) | undefined;
}

/**
 * Reads both. A deployment that ends meanwhile replaces the checkpoint and removes the journal: then both are read
 * again.
 */
export function readStateFiles(stackFile: string, journalFile: string): StateFiles {
  let bytes = readIfThere(journalFile);
  for (;;) {
    const checkpoint = readIfThere(stackFile)?.toString();
    const journal = bytes && parseJournal(bytes, journalFile);
    if (journal === undefined) return { checkpoint, journal };
    const relation = relationOf(journal, checkpoint ?? "");
    if (relation !== "apart") return { checkpoint, journal: { ...journal, relation } };
    const again = readIfThere(journalFile);
    if (again !== undefined && again.equals(bytes as Buffer)) return { checkpoint, journal: { ...journal, relation } };
    bytes = again;
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw fileError(error, file) ?? error;
  }
}
