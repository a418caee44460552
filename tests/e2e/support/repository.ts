import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import execa from "execa";
import { projectFolder } from "./stack";

/** A bare repository with the hook, somebody's working tree, and the clone that the hook measures in. */
export interface PushedRepository {
  folder: string;
  work: string;
  clone: string;
  /** Commits on a new branch that starts at main. @param edits change the working tree */
  commit(branch: string, ...edits: ((folder: string) => void)[]): Promise<void>;
  /** @returns what the pusher sees of the hook */
  push(branch: string): Promise<string>;
  git(folder: string, ...args: string[]): Promise<string>;
  remove(): void;
}

const who = ["-c", "user.name=test", "-c", "user.email=test@localhost"];

/** Makes the three of this tree as it is now, without its stack files. */
export async function pushedRepository(): Promise<PushedRepository> {
  const folder = mkdtempSync(join(tmpdir(), "tare-repository-"));
  const [bare, work, clone] = ["origin.git", "work", "clone"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const git = async (where: string, ...args: string[]) =>
    (await execa("git", [...who, ...args], { cwd: where, all: true, env: { GIT_CEILING_DIRECTORIES: folder } })).all ??
    "";
  mkdirSync(work);
  for (const file of await trackedFiles()) {
    mkdirSync(dirname(join(work, file)), { recursive: true });
    cpSync(join(projectFolder, file), join(work, file));
  }
  for (const file of readdirSync(work)) if (/^Pulumi\..+\.yaml$/.test(file)) rmSync(join(work, file));
  await git(folder, "init", "--quiet", "--bare", "--initial-branch=main", bare);
  await git(work, "init", "--quiet", "--initial-branch=main");
  await git(work, "add", "--all");
  await git(work, "commit", "--quiet", "--message", "Begin");
  await git(work, "push", "--quiet", bare, "main");
  await git(folder, "clone", "--quiet", bare, clone);
  symlinkSync(join(projectFolder, "node_modules"), join(clone, "node_modules"));
  const hook = join(bare, "hooks/post-receive");
  cpSync(join(projectFolder, "pipeline/hooks/post-receive"), hook);
  chmodSync(hook, 0o755);
  await git(bare, "config", "tare.checkout", clone);
  return {
    folder,
    work,
    clone,
    git,
    commit: async (branch, ...edits) => {
      await git(work, "checkout", "--quiet", "-b", branch, "main");
      for (const edit of edits) edit(work);
      await git(work, "commit", "--quiet", "--all", "--message", branch);
    },
    push: (branch) => git(work, "push", bare, branch),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** This tree's files as git knows them, without what was deleted and with what was not added yet. */
export async function trackedFiles(): Promise<string[]> {
  const list = async (...which: string[]) => {
    const { stdout } = await execa("git", ["ls-files", "-z", "--exclude-standard", ...which], { cwd: projectFolder });
    return stdout.split("\0").filter((file) => file !== "");
  };
  const deleted = new Set(await list("--deleted"));
  return (await list("--cached", "--others")).filter((file) => !deleted.has(file));
}
