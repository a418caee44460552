import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ResultSet } from "../../analysis";
import { VisibleError } from "../../errors/visibleError";
import { withOwnFolder } from "../../files/ownFolder";
import type { Repository } from "./repository";

/** The branch of notes that result sets are kept in: they belong to a commit, and come and go with git fetch and git push. */
const notesName = "tare-results";

/** The note of a commit. */
const Recorded = z.strictObject({ version: z.literal(1), stacks: z.record(z.string(), ResultSet) });
/** Result sets by stack. */
export type RecordedSets = z.infer<typeof Recorded>["stacks"];

/** What is recorded of a commit; nothing where it was never measured. @throws VisibleError where its note is no such record */
export async function readRecorded(repository: Repository, commit: string): Promise<RecordedSets> {
  const lines = (await repository.git("notes", `--ref=${notesName}`, "list")).split("\n");
  const note = lines.map((line) => line.split(" ")).find(([, of]) => of === commit)?.[0];
  if (note === undefined) return {};
  const parsed = Recorded.safeParse(json(await repository.git("cat-file", "blob", note)));
  if (parsed.success) return parsed.data.stacks;
  throw new VisibleError(
    `the note of ${commit.slice(0, 12)} in refs/notes/${notesName} is no record of results: ${z.prettifyError(parsed.error)}`,
    `take it away (git notes --ref=${notesName} remove ${commit}) and call again, which records anew; or reproduce with the version that wrote it`,
  );
}

/** Records a commit's result sets in place of those that it had. */
export async function writeRecorded(repository: Repository, commit: string, stacks: RecordedSets): Promise<void> {
  await withOwnFolder("tare-note-", async (folder) => {
    const file = join(folder, "note.json");
    writeFileSync(file, JSON.stringify({ version: 1, stacks } satisfies z.infer<typeof Recorded>, undefined, 1));
    const who = ["-c", "user.name=tare", "-c", "user.email=tare@localhost"];
    await repository.git(...who, "notes", `--ref=${notesName}`, "add", "--force", `--file=${file}`, commit);
  });
}

/** Commits that lead to this one and have a record, the oldest first. Of a merge, only the branch that was merged into counts. */
export async function recordedCommits(repository: Repository, commit: string): Promise<string[]> {
  const noted = (await repository.git("notes", `--ref=${notesName}`, "list"))
    .split("\n")
    .map((line) => line.split(" ")[1]);
  const all = (await repository.git("rev-list", "--first-parent", "--reverse", commit)).split("\n");
  return all.filter((each) => noted.includes(each));
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
