import execa from "execa";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VisibleError } from "../../errors/visibleError";
import { labDown, labStatus } from "../../lab";
import { isAnswered, printedCommands } from "./printed";
import type { SoakCampaign } from "./soakCampaign";

const root = join(__dirname, "../..");
/** Result sets of these names stand for the reader's own. */
const resultSets = ["before", "after"];
const longestMinutes = 20;

export const campaign: SoakCampaign = {
  name: "docs",
  tries: "every command that README.md and docs/ print in a block, as it is printed, page by page in the default lab",
  async start(progress) {
    if ((await labStatus({ name: "tare" })).state !== "down")
      throw new VisibleError("the lab that the pages speak of is up", "Take it down first: ./tare lab down");
    const pages = [...printedCommands(root)];
    return {
      async runCase(seed) {
        const [page, commands] = pages[seed % pages.length]!;
        const folder = await projectCopy();
        try {
          if (!commands.some(({ command }) => command.startsWith("./tare lab up"))) await run(folder, "./tare lab up");
          for (const { command, reason } of commands) {
            progress(`${page}: ${command}${reason === undefined ? "" : `: not run, because ${reason}`}`);
            if (reason === undefined) await run(folder, command);
          }
        } finally {
          await labDown({ name: "tare", projectFolder: folder, force: true });
          rmSync(folder, { recursive: true, force: true });
        }
      },
      stop: async () => undefined,
    };
  },
};

/** A clone of the repository as it is committed, in which commands may change and leave what they like. */
async function projectCopy(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "tare-docs-"));
  await execa("git", ["clone", "--quiet", root, folder]);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, ".tare"));
  mkdirSync(join(root, ".tare/cache"), { recursive: true });
  symlinkSync(join(root, ".tare/cache"), join(folder, ".tare/cache"));
  for (const name of resultSets)
    cpSync(join(root, "tests/fixtures/2f8d04b/results", name), join(folder, name), { recursive: true });
  return folder;
}

/** Runs a command at a terminal, as a reader does who answers yes. */
async function run(folder: string, command: string): Promise<void> {
  const { exitCode, all } = await execa("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    cwd: folder,
    input: "yes\n".repeat(9),
    all: true,
    reject: false,
    timeout: longestMinutes * 60_000,
  });
  if (!isAnswered(command, exitCode))
    throw new Error(`${command} ended with ${exitCode}:\n${(all ?? "").slice(-2000)}`);
}
