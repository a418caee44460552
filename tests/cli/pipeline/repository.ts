import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { designedCells } from "../../../bench/synthetic/campaign";
import { left } from "./fakeHosts";

export const root = join(__dirname, "../../..");

/** The one cell that the stacks of these tests measure. */
export const cells = designedCells()
  .filter(({ technology, count, rate }) => technology === "docker" && count === 0 && rate === "1kpps")
  .slice(0, 1);

export interface TestRepository {
  /** The test's own folder, which holds the project. */
  readonly folder: string;
  /** The project, which is the repository. */
  readonly project: string;
  /** @returns what git printed, trimmed */
  git(...args: string[]): string;
  write(file: string, text: string, mode?: number): void;
  /** Commits all that is there. */
  commit(message: string): void;
}

/** A project in a git repository for each test, with these files and one commit on `main`; the hosts have nothing left. */
export function testRepository(files: Record<string, string>): TestRepository {
  const env = { ...process.env };
  let folder = "";
  let project = "";
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], {
      cwd: project,
      encoding: "utf8",
    }).trim();
  const write = (file: string, text: string, mode?: number) => {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    writeFileSync(join(project, file), text, { mode });
  };
  const commit = (message: string) => {
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
  };
  beforeEach(() => {
    left.things = [];
    process.env.PULUMI_CONFIG_PASSPHRASE = "tare-sample";
    delete process.env.PULUMI_BACKEND_URL;
    folder = mkdtempSync(join(tmpdir(), "tare-pipeline-"));
    project = join(folder, "project");
    for (const name of [".tare", "node_modules"]) mkdirSync(join(project, name), { recursive: true });
    for (const file of ["Pulumi.yaml", "package.json", "package-lock.json"])
      copyFileSync(join(root, file), join(project, file));
    for (const [file, text] of Object.entries(files)) write(file, text);
    git("init", "--quiet", "--initial-branch=main");
    commit("base");
  });
  afterEach(() => {
    process.env = { ...env };
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get folder() {
      return folder;
    },
    get project() {
      return project;
    },
    git,
    write,
    commit,
  };
}
