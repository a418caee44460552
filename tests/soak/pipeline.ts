import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { guardedLab } from "../../lab/guarded";
import { pipelineBed, quietChange, slowProbe } from "../e2e/support/pipelineBed";
import type { PushedRepository } from "../e2e/support/repository";
import { projectFolder } from "../e2e/support/stack";
import type { SoakCampaign } from "./soakCampaign";

/** A line for each pipeline of all calls: what was changed and what was answered. Delete it with the campaign's own file. */
const file = join(projectFolder, ".tare/soak/pipeline-verdicts.txt");

export const campaign: SoakCampaign = {
  name: "pipeline",
  tries:
    "a push to a bare repository in a lab, of a change that changes nothing or of a delay at one segment: the first is no regression, " +
    "the second not none",
  async start(progress) {
    progress("making a lab and a repository of its own");
    const { repository, lab } = await pipelineBed(["one"], (folder) =>
      guardedLab({ name: "soak-pipeline", technologies: ["docker"], projectFolder: folder }),
    );
    await repository.git(join(repository.folder, "origin.git"), "config", "tare.option", "--trust-head");
    return {
      runCase: (seed) => runCase(repository, seed, progress),
      stop: async () => {
        await lab.close();
        repository.remove();
      },
    };
  },
};

async function runCase(repository: PushedRepository, seed: number, progress: (text: string) => void): Promise<void> {
  const isSlow = seed % 2 === 1;
  const branch = `case-${seed}`;
  await repository.commit(branch, isSlow ? slowProbe : quietChange("one", 97 + (seed % 100)));
  const said = await repository.push(branch);
  rmSync(join(repository.clone, "results"), { recursive: true, force: true });
  const verdict = new RegExp(`tare: ${branch}: (.*)`).exec(said)?.[1]?.trim() ?? "none";
  note(`${isSlow ? "delay" : "nothing"}: ${verdict}`);
  progress(tally());
  assert.ok(
    isSlow ? ["regression", "could not tell"].includes(verdict) : ["no regression", "could not tell"].includes(verdict),
    said,
  );
}

function note(line: string): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${line}\n`);
}

/** "nothing: no regression 12, nothing: could not tell 3, delay: regression 14" */
function tally(): string {
  const counts = new Map<string, number>();
  for (const line of existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [])
    counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts]
    .sort()
    .map(([line, count]) => `${line} ${count}`)
    .join(", ");
}
