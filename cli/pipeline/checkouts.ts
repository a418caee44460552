import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { makeFolder } from "../../files/makeFolder";
import { VisibleError } from "../../errors/visibleError";
import { tool } from "../stack/tool";
import { stackOfFile } from "./changes";
import type { PipelineSide } from "./order";
import type { Repository, Revisions } from "./repository";

/** A folder with the whole project for each side. */
export interface Checkouts {
  folders: Record<PipelineSide, string>;
  remove(): Promise<void>;
}

/**
 * Makes a git worktree for each side below `.tare/pipeline`. Both have base's files; head's has its own stack files over them, and all
 * of its files only where it is trusted. They have the project's keys, caches and passphrase.
 */
export async function checkOut(
  repository: Repository,
  { base, head }: Revisions,
  { trustHead, changed }: { trustHead: boolean; changed: readonly string[] },
): Promise<Checkouts> {
  return inOwnFolder(repository, async (own) => {
    const [ofBase, ofHead] = [await own.add("base", base), await own.add("head", trustHead ? head : base)];
    if (!trustHead) await takeStackFiles(repository, head, ofHead, changed);
    const project = repository.folder;
    for (const folder of [ofBase, ofHead]) {
      symlinkSync(join(project, tool.folder), join(folder, tool.folder));
      await linkPackages(project, folder);
    }
    return { folders: { base: ofBase, head: ofHead }, remove: own.remove };
  });
}

/** A folder with the whole project as a commit had it. */
export interface Checkout {
  folder: string;
  remove(): Promise<void>;
}

/**
 * Makes a git worktree of one commit, with that commit's packages. It has the project's keys and passphrase, but a cache of its own, so
 * that it can have another image than the project.
 */
export async function checkOutCommit(repository: Repository, commit: string): Promise<Checkout> {
  return inOwnFolder(repository, async (own) => {
    const folder = await own.add("commit", commit);
    const [from, to] = [join(repository.folder, tool.folder), join(folder, tool.folder)];
    makeFolder(to);
    for (const name of readdirSync(from))
      if (!ofEachCheckout.includes(name)) symlinkSync(join(from, name), join(to, name));
    await linkPackages(repository.folder, folder);
    return { folder, remove: own.remove };
  });
}

/** What the checkout of a commit does not share with the project. */
const ofEachCheckout = ["cache", "pipeline"];

interface OwnFolder {
  /** Adds a worktree. @returns the project's folder in it */
  add(name: string, commit: string): Promise<string>;
  remove(): Promise<void>;
}

/** Gives the work a folder that is named by this process, and removes what earlier pipelines that were killed have left beside it. */
async function inOwnFolder<Made>(repository: Repository, work: (own: OwnFolder) => Promise<Made>): Promise<Made> {
  const all = join(repository.folder, tool.folder, "pipeline");
  makeFolder(all);
  const dead = readdirSync(all).filter((pid) => !existsSync(`/proc/${pid}`));
  await removeFolders(
    repository,
    dead.map((name) => join(all, name)),
  );
  const own = join(all, String(process.pid));
  const remove = () => removeFolders(repository, [own]);
  const prefix = await repository.prefix();
  const add = async (name: string, commit: string) => {
    await repository.git("worktree", "add", "--detach", "--force", join(own, name), commit);
    return join(own, name, prefix);
  };
  try {
    return await work({ add, remove });
  } catch (error) {
    await remove();
    throw error;
  }
}

async function removeFolders(repository: Repository, folders: readonly string[]): Promise<void> {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  await repository.git("worktree", "prune");
}

/** Puts the commit's version of each stack file that it changed into a worktree. @throws VisibleError for one that is no plain file */
async function takeStackFiles(repository: Repository, commit: string, folder: string, changed: readonly string[]) {
  for (const file of changed.filter((name) => stackOfFile(name) !== undefined)) {
    const [mode = ""] = (await repository.git("ls-tree", commit, "--", file)).split(" ");
    if (mode !== "" && !mode.startsWith("100"))
      throw new VisibleError(`${file} of head is no plain file`, "commit the file itself, without a link");
    rmSync(join(folder, file), { force: true });
    if (mode !== "") await repository.git("-C", folder, "checkout", commit, "--", file);
  }
}

/** Gives a worktree its packages: the project's where they are the same. */
async function linkPackages(project: string, folder: string): Promise<void> {
  if (["package.json", "package-lock.json"].every((file) => same(join(project, file), join(folder, file))))
    return symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
  const { failed, stderr } = await execa(join(folder, "tare"), ["--version"], { reject: false });
  if (failed)
    throw new VisibleError(
      `the packages of ${folder} cannot be installed: ${stderr}`,
      "mend what npm says and call again",
    );
}

const same = (a: string, b: string) => existsSync(a) && existsSync(b) && readFileSync(a).equals(readFileSync(b));
