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
 * Makes a git worktree for each side below `.tare/pipeline`, in a folder named by this process. Both have base's files; head's has its own stack files over them, and
 * all of its files only where it is trusted. What an earlier pipeline that was killed has left there is removed first.
 */
export async function checkOut(
  repository: Repository,
  { base, head }: Revisions,
  { trustHead, changed }: { trustHead: boolean; changed: readonly string[] },
): Promise<Checkouts> {
  const all = join(repository.folder, tool.folder, "pipeline");
  makeFolder(all);
  const dead = readdirSync(all).filter((pid) => !existsSync(`/proc/${pid}`));
  await removeFolders(
    repository,
    dead.map((name) => join(all, name)),
  );
  const own = join(all, String(process.pid));
  const [ofBase, ofHead] = [join(own, "base"), join(own, "head")];
  const remove = () => removeFolders(repository, [own]);
  const prefix = await repository.prefix();
  try {
    await repository.git("worktree", "add", "--detach", "--force", ofBase, base);
    await repository.git("worktree", "add", "--detach", "--force", ofHead, trustHead ? head : base);
    const folders = { base: join(ofBase, prefix), head: join(ofHead, prefix) };
    if (!trustHead) await takeStackFiles(repository, head, folders.head, changed);
    for (const folder of Object.values(folders)) await link(repository.folder, folder);
    return { folders, remove };
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

/** Gives a worktree the project's keys, caches and passphrase, and packages: the project's own where they are the same. */
async function link(project: string, folder: string): Promise<void> {
  symlinkSync(join(project, tool.folder), join(folder, tool.folder));
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
