import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { copyFile, link, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileError } from "../../errors/fileError";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { makeFolder } from "../../files/makeFolder";
import { replaceFile } from "./atomicFile";
import { type Checkpoint, checkpointDigest, formatCheckpoint, parseCheckpoint } from "./checkpoint";
import { backUp, lastEnd } from "./history";
import { headOf, replay } from "./journal";
import { JournalFile } from "./journalFile";
import { checkStackName, Layout } from "./layout";
import { renameInUrns } from "./renameInUrns";
import { readStateFiles, type StateFiles } from "./unfolded";
import type { Deployment, StackReference } from "../model/state";

/** What became of the journal of a killed deployment. */
export type Folding =
  | { kind: "none" }
  /** `time`: when the last of it was recorded, ISO 8601, UTC. */
  | { kind: "folded"; time: string }
  /** `path`: where it lies now. */
  | { kind: "apart"; path: string };

/** What `stack ls` shows about a stack. */
export interface StackSummary {
  stack: string;
  /** When its last deployment ended, as its history has it, or its state was saved after that; undefined for a stack that was never deployed. */
  lastUpdate?: string;
  resourceCount: number;
  /** Why its state file cannot be read; undefined if it can. */
  problem?: string;
}

/** The stacks of a state folder, as files in the layout of Pulumi's file backend. Secrets stay sealed here. */
export class FileBackend {
  readonly layout: Layout;

  /** @param command how users call the tool, for ways out */
  constructor(
    folder: string,
    private readonly command: string,
  ) {
    this.layout = new Layout(folder);
  }

  exists(reference: StackReference): boolean {
    return existsSync(this.layout.stackFile(reference));
  }

  /** @throws VisibleError if the stack exists already */
  async create(reference: StackReference, latest?: Deployment): Promise<void> {
    checkStackName(reference.stack);
    if (this.exists(reference)) throw existsAlready(reference);
    await this.write(reference, latest);
  }

  /** @throws VisibleError if the stack does not exist or its file cannot be read */
  read(reference: StackReference): Checkpoint {
    return this.checkpointOf(reference, this.filesOf(reference));
  }

  /**
   * Writes a stack's state; the previous one is kept beside it as `STACK.json.bak`.
   * @param journal the one that led to this state, which is removed; any other is set aside
   * @param rest members of the checkpoint other than the stack's name and its state
   */
  async write(
    reference: StackReference,
    latest: Deployment | undefined,
    { journal, rest = {} }: { journal?: JournalFile | undefined; rest?: object } = {},
  ): Promise<void> {
    if (!existsSync(this.layout.metaFile)) await replaceFile(this.layout.metaFile, "version: 1\n");
    const file = this.layout.stackFile(reference);
    const text = formatCheckpoint(reference, latest, rest);
    try {
      if (journal === undefined) this.setJournalAside(reference);
      // Once the checkpoint is replaced, this line tells that it has everything that the journal has.
      else await journal.append({ folded: checkpointDigest(text) });
      await keepBeside(file);
      await replaceFile(file, text);
    } catch (error) {
      await journal?.close();
      throw new VisibleError(
        `cannot write the state file ${file}: ${(fileError(error) ?? (error as Error)).message}`,
        "Make room or mend the permissions of the folder; the state before this change is still there.",
      );
    }
    await journal?.remove();
  }

  /**
   * Begins the journal of changes to a stack's state as it is now.
   * @param salt under which the secrets in its entries will be sealed, and those of the state are
   */
  async beginJournal(reference: StackReference, salt: string): Promise<JournalFile> {
    await this.fold(reference);
    const { checkpoint = "" } = this.filesOf(reference);
    return new JournalFile(this.layout.journalFile(reference), 0, headOf(checkpoint, salt));
  }

  /**
   * Takes what a killed deployment left in its journal over into the state file. A journal that does not fit the state
   * file, because another program has written that since, is moved into backups/. The caller holds the stack's lock.
   */
  async fold(reference: StackReference): Promise<Folding> {
    if (!this.hasJournal(reference)) return { kind: "none" };
    const files = this.filesOf(reference);
    const { journal } = files;
    if (journal?.relation === "goes-on") {
      const { latest, ...rest } = this.checkpointOf(reference, files);
      const file = new JournalFile(this.layout.journalFile(reference), journal.length, undefined);
      await this.write(reference, latest, { rest, journal: file });
      return { kind: "folded", time: latest?.manifest.time ?? "" };
    }
    if (journal?.relation === "apart") return { kind: "apart", path: this.setJournalAside(reference) ?? "" };
    rmSync(this.layout.journalFile(reference), { force: true });
    return { kind: "none" };
  }

  /** Whether there is a journal that is not folded into the state file, or not known to be. */
  hasJournal(reference: StackReference): boolean {
    return existsSync(this.layout.journalFile(reference));
  }

  /** The stacks of a project, sorted by name. One whose file cannot be read is listed with its problem. */
  list(project: string): StackSummary[] {
    const folder = this.layout.stacksFolder(project);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => basename(name, ".json"))
      .sort()
      .map((stack) => this.summarize({ project, stack }));
  }

  /**
   * Renames a stack: state, history and backups, and the stack's name in every URN.
   * @throws VisibleError if the new name is taken
   */
  async rename(from: StackReference, newName: string): Promise<void> {
    checkStackName(newName);
    const to = { project: from.project, stack: newName };
    if (this.exists(to)) throw existsAlready(to);
    const { latest, ...rest } = this.read(from);
    await this.write(to, latest && renameInUrns(latest, from, newName), { rest });
    for (const folder of ["historyFolder", "backupFolder"] as const)
      if (existsSync(this.layout[folder](from))) {
        mkdirSync(dirname(this.layout[folder](to)), { recursive: true, mode: 0o700 });
        renameSync(this.layout[folder](from), this.layout[folder](to));
      }
    this.forget(from);
  }

  /**
   * Removes a stack that has no resources; with `force`, any stack. A last copy of its state goes to backups/.
   * @throws VisibleError if it still has resources
   */
  remove(reference: StackReference, force: boolean): void {
    const count = this.read(reference).latest?.resources.length ?? 0;
    if (count > 0 && !force)
      throw new VisibleError(
        `stack "${reference.stack}" still has ${count} resource${count === 1 ? "" : "s"}; removing it would leave them without an owner`,
        `Run \`${this.command} destroy --stack ${reference.stack}\` first, or remove it all the same with --force.`,
      );
    backUp(this.layout, reference);
    rmSync(this.layout.historyFolder(reference), { recursive: true, force: true });
    this.forget(reference);
  }

  /** The error for a stack that is not there. */
  noStack({ stack }: StackReference): VisibleError {
    return new VisibleError(
      `no stack named "${stack}" found`,
      `List the stacks with \`${this.command} stack ls\`, or make it with \`${this.command} stack init ${stack}\`.`,
      { exitCode: exitCodes.stackNotFound },
    );
  }

  private forget(reference: StackReference): void {
    const file = this.layout.stackFile(reference);
    rmSync(`${file}.bak`, { force: true });
    rmSync(this.layout.journalFile(reference), { force: true });
    rmSync(file);
  }

  private filesOf(reference: StackReference): StateFiles {
    return readStateFiles(this.layout.stackFile(reference), this.layout.journalFile(reference));
  }

  /** The state file's content, together with what its journal says. */
  private checkpointOf(reference: StackReference, { checkpoint, journal }: StateFiles): Checkpoint {
    if (checkpoint === undefined) throw this.noStack(reference);
    const parsed = parseCheckpoint(checkpoint, this.layout.stackFile(reference), this.wayOut(reference));
    return journal?.relation === "goes-on" ? { ...parsed, latest: replay(parsed.latest, journal) } : parsed;
  }

  /** Returns where the journal is now, undefined if there is none. */
  private setJournalAside(reference: StackReference): string | undefined {
    if (!this.hasJournal(reference)) return undefined;
    const path = join(this.layout.backupFolder(reference), `${reference.stack}.${Date.now()}.journal.jsonl`);
    makeFolder(dirname(path), 0o700);
    renameSync(this.layout.journalFile(reference), path);
    return path;
  }

  private summarize(reference: StackReference): StackSummary {
    try {
      const { latest } = this.read(reference);
      const resourceCount = latest?.resources.length ?? 0;
      // A deployment that was killed saved the state and left no entry in the history.
      const times = [latest?.manifest?.time, lastEnd(this.layout, reference)].filter((time) => time !== undefined);
      return { stack: reference.stack, lastUpdate: times.sort(byTime).at(-1), resourceCount };
    } catch (error) {
      return { stack: reference.stack, resourceCount: 0, problem: (error as Error).message };
    }
  }

  private wayOut(reference: StackReference): string {
    const backups = this.layout.backupFolder(reference);
    const beside = `${this.layout.stackFile(reference)}.bak`;
    return existsSync(backups)
      ? `Copy the newest good file over it: earlier states are ${beside} and in ${backups}.`
      : `Copy ${beside} over it, if that one is good.`;
  }
}

const byTime = (a: string, b: string): number => Math.floor(Date.parse(a) / 1000) - Math.floor(Date.parse(b) / 1000);

/**
 * Keeps the current state file as `STACK.json.bak`. A hard link is enough, because the file is replaced, never
 * overwritten.
 */
async function keepBeside(file: string): Promise<void> {
  if (!existsSync(file)) return;
  await rm(`${file}.bak`, { force: true });
  // Not every file system has hard links.
  await link(file, `${file}.bak`).catch(() => copyFile(file, `${file}.bak`));
}

function existsAlready({ stack }: StackReference): VisibleError {
  return new VisibleError(`stack "${stack}" already exists`, "Take another name, or remove that stack first.");
}
