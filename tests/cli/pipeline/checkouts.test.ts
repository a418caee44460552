import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { checkOut } from "../../../cli/pipeline/checkouts";
import { Repository } from "../../../cli/pipeline/repository";
import { temporaryFolder } from "../../support/temporaryFolder";

const place = temporaryFolder();
let project: string;
let repository: Repository;
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], {
    cwd: project,
    encoding: "utf8",
  }).trim();
const write = (file: string, text: string) => writeFileSync(join(project, file), text);
const commit = (message: string) => {
  git("add", "--all");
  git("commit", "--quiet", "--message", message);
};

beforeEach(() => {
  project = join(place.path, `project-${Math.random().toString(36).slice(2)}`);
  mkdirSync(join(project, ".tare"), { recursive: true });
  mkdirSync(join(project, "node_modules"));
  git("init", "--quiet", "--initial-branch=main");
  for (const [file, text] of Object.entries({
    ".gitignore": ".tare\nnode_modules\n",
    "index.ts": "base",
    "Pulumi.a.yaml": "base",
    "Pulumi.b.yaml": "base",
    "package.json": "{}",
    "package-lock.json": "{}",
  }))
    write(file, text);
  commit("base");
  repository = new Repository(project);
  git("checkout", "--quiet", "-b", "change");
});

async function both(trustHead: boolean) {
  const revisions = await repository.revisions("main", "change");
  const changed = await repository.changedFiles(revisions.base, revisions.head);
  return checkOut(repository, revisions, { trustHead, changed });
}

test("head has base's files with its own stack files over them; all of its own where it is trusted", async () => {
  write("index.ts", "head");
  write("Pulumi.a.yaml", "head");
  write("Pulumi.new.yaml", "head");
  rmSync(join(project, "Pulumi.b.yaml"));
  commit("change");
  const { folders, remove } = await both(false);
  const read = (side: "base" | "head", file: string) => readFileSync(join(folders[side], file), "utf8");
  expect([read("head", "index.ts"), read("head", "Pulumi.a.yaml"), read("head", "Pulumi.new.yaml")]).toEqual([
    "base",
    "head",
    "head",
  ]);
  expect([read("base", "index.ts"), read("base", "Pulumi.a.yaml"), read("base", "Pulumi.b.yaml")]).toEqual([
    "base",
    "base",
    "base",
  ]);
  expect([existsSync(join(folders.head, "Pulumi.b.yaml")), existsSync(join(folders.base, "Pulumi.new.yaml"))]).toEqual([
    false,
    false,
  ]);
  for (const folder of Object.values(folders)) expect(lstatSync(join(folder, ".tare")).isSymbolicLink()).toBe(true);
  await remove();
  const trusted = await both(true);
  expect(readFileSync(join(trusted.folders.head, "index.ts"), "utf8")).toBe("head");
  await trusted.remove();
  expect(readdirSync(join(project, ".tare/pipeline"))).toEqual([]);
  expect(git("worktree", "list").split("\n")).toHaveLength(1);
});

test("a stack file that is a link to another file is refused, and nothing is left", async () => {
  rmSync(join(project, "Pulumi.a.yaml"));
  symlinkSync("/etc/hostname", join(project, "Pulumi.a.yaml"));
  commit("link");
  await expect(both(false)).rejects.toThrow("Pulumi.a.yaml of head is no plain file");
  expect(git("worktree", "list").split("\n")).toHaveLength(1);
});

test("what a pipeline that was killed has left is removed, what one that runs has is not", async () => {
  write("Pulumi.a.yaml", "head");
  commit("change");
  const [killed, running] = ["99999999", String(process.ppid)].map((pid) =>
    join(project, ".tare/pipeline", pid, "base"),
  ) as [string, string];
  for (const folder of [killed, running]) git("worktree", "add", "--quiet", "--detach", folder, "main");
  const { remove } = await both(false);
  expect([existsSync(killed), existsSync(running)]).toEqual([false, true]);
  await remove();
  expect(git("worktree", "list").split("\n")).toHaveLength(2);
});

test("commits that are not there, or share nothing, are named with a way out", async () => {
  await expect(repository.commit("nowhere")).rejects.toThrow('"nowhere" names no commit');
  await expect(repository.commit("--all")).rejects.toThrow('"--all" names no commit');
  git("checkout", "--quiet", "--orphan", "lone");
  commit("lone");
  await expect(repository.revisions("main", "lone")).rejects.toThrow("share no commit");
});

test("base is the last commit that both share, so what others did since is no part of the change", async () => {
  const shared = git("rev-parse", "main");
  write("Pulumi.a.yaml", "head");
  commit("change");
  git("checkout", "--quiet", "main");
  write("Pulumi.b.yaml", "later");
  commit("later");
  const { base, head } = await repository.revisions("main", "change");
  expect(base).toBe(shared);
  expect(await repository.changedFiles(base, head)).toEqual(["Pulumi.a.yaml"]);
});
