import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { temporaryFolder } from "../support/temporaryFolder";

/** The hook in a real bare repository, with a `./tare` that notes its arguments and ends with a code. */
const place = temporaryFolder();
let folder: string;
const git = async (cwd: string, ...args: string[]) =>
  (await execa("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd, all: true })).all ?? "";
const [bare, work, clone] = [() => join(folder, "bare"), () => join(folder, "work"), () => join(folder, "clone")];

const standIn = `#!/bin/bash
echo "$*" >>../called
while [ $# -gt 0 ]; do case $1 in --summary) echo "# said" >"$2" ;; --reproduce) reproduces=yes ;; esac; shift; done
[ -z "$reproduces" ] || git -c user.name=t -c user.email=t@t notes --ref=tare-results add --force --message recorded HEAD
exit $(cat ../code)
`;

beforeEach(async () => {
  folder = join(place.path, Math.random().toString(36).slice(2));
  mkdirSync(work(), { recursive: true });
  await git(folder, "init", "--quiet", "--bare", "--initial-branch=main", bare());
  await git(work(), "init", "--quiet", "--initial-branch=main");
  writeFileSync(join(folder, "code"), "0");
  writeFileSync(join(work(), "tare"), standIn, { mode: 0o755 });
  await git(work(), "add", "--all");
  await git(work(), "commit", "--quiet", "--message", "first");
  await git(folder, "clone", "--quiet", bare(), clone());
  cpSync(join(__dirname, "../../pipeline/hooks/post-receive"), join(bare(), "hooks/post-receive"));
  chmodSync(join(bare(), "hooks/post-receive"), 0o755);
  await git(bare(), "config", "tare.checkout", clone());
});

const push = (branch: string) => git(work(), "push", bare(), branch);
async function commit(): Promise<string> {
  await git(work(), "commit", "--quiet", "--allow-empty", "--message", "next");
  return git(work(), "rev-parse", "HEAD");
}
/** How the tool was called since this was last asked, without the places that are new each time. */
function called(): string[] {
  const text = readFileSync(join(folder, "called"), "utf8");
  rmSync(join(folder, "called"));
  return text
    .trim()
    .split("\n")
    .map((line) => line.replace(/ --summary \S+/, ""));
}

test("a push to the default branch is reproduced where artifacts have a place, and its record comes into the repository", async () => {
  await git(bare(), "config", "tare.artifacts", join(folder, "artifacts"));
  const first = await git(work(), "rev-parse", "HEAD");
  expect(await push("main")).toContain("remote: tare: main: reproduced, or recorded");
  expect(called()).toEqual([`pipeline --reproduce ${first} --artifacts ${join(folder, "artifacts")}`]);
  expect(await git(bare(), "log", "-1", "--format=%N", "--notes=tare-results", "main")).toContain("recorded");
  const next = await commit();
  expect(await push("main")).toMatch(/main: no regression[^]*main: reproduced, or recorded/);
  expect(called()).toEqual([
    `pipeline --base ${first} --head ${next}`,
    `pipeline --reproduce ${next} --artifacts ${join(folder, "artifacts")}`,
  ]);
  await git(work(), "checkout", "--quiet", "-b", "other");
  await commit();
  await push("other");
  expect(called()).toEqual([expect.stringMatching(`^pipeline --base ${next} --head `)]);
});

test("without a place for artifacts nothing is reproduced, and the answer is named by its code", async () => {
  const first = await git(work(), "rev-parse", "HEAD");
  await push("main");
  const next = await commit();
  writeFileSync(join(folder, "code"), "1");
  const said = await push("main");
  expect(said).toContain("remote: tare: main: regression");
  expect(called()).toEqual([`pipeline --base ${first} --head ${next}`]);
  expect(await git(bare(), "log", "-1", "--format=%N", "--notes=tare", "main")).toContain("# said");
});

test("what differs from the record is said as that", async () => {
  await git(bare(), "config", "tare.artifacts", join(folder, "artifacts"));
  writeFileSync(join(folder, "code"), "1");
  expect(await push("main")).toContain("remote: tare: main: differs from what was recorded");
});
