import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planOf, readCampaign, stackConfig, type Step } from "../campaigns";
import { VisibleError } from "../errors/visibleError";
import { guardedLab } from "../lab/guarded";
import type { Bench, Ratio } from "./bench";
import { ProjectCopy } from "./campaign-run/project";
import { said } from "./campaign-run/said";

const factors: Record<string, readonly (string | number)[]> = {
  technology: ["docker", "lxc"],
  load: ["cpu", "network"],
  location: ["sender", "responder"],
  backgroundCount: [0, 4, 8],
};

/** A lab campaign of 24 cells: what it provisions for, and what it takes itself. */
export const bench: Bench = {
  name: "campaign-run",
  compares:
    "what a campaign of 24 cells provisions for, with one up and destroy for each cell before and after it; about half an hour; needs root, as it makes " +
    "a lab; campaign-run:lxc,sender has only those levels",
  async run(progress, form) {
    const levels = levelsOf(form);
    progress("making a lab of its own");
    const project = await ProjectCopy.make();
    try {
      const technologies = levels.technology as ("docker" | "lxc")[];
      const lab = await guardedLab({ name: "bench-campaign", technologies, projectFolder: project.folder });
      try {
        const { sender, responder } = lab.hosts;
        const places = { senderAddress: sender.address, responderAddress: responder.address };
        return await compare(project, places, levels, form, progress);
      } finally {
        progress("taking the lab down");
        await lab.close();
      }
    } finally {
      project.remove();
    }
  },
};

/** All levels, or of each factor that the form names some of only those. */
function levelsOf(form: string | undefined): typeof factors {
  const named = form?.split(",") ?? [];
  const all = Object.values(factors).flat().map(String);
  const unknown = named.find((level) => !all.includes(level));
  if (unknown !== undefined) throw new VisibleError(`no level "${unknown}"`, `There are: ${all.join(", ")}.`);
  return Object.fromEntries(
    Object.entries(factors).map(([factor, levels]) => {
      const some = levels.filter((level) => named.includes(String(level)));
      return [factor, some.length > 0 ? some : levels];
    }),
  );
}

async function compare(
  project: ProjectCopy,
  places: Record<string, string>,
  levels: typeof factors,
  form: string | undefined,
  progress: (text: string) => void,
): Promise<Ratio[]> {
  const file = join(project.folder, "bench.yaml");
  const designs = [{ title: "cells", factors: levels, probes: [{ rate: "1kpps", count: 200 }] }];
  writeFileSync(file, JSON.stringify({ title: "bench", hosts: "bench", designs }));
  const steps = planOf(readCampaign(file)).flatMap((block) => block.steps);
  const cells = steps.filter(({ isControl }) => !isControl);
  const half = Math.ceil(cells.length / 2);
  project.writeStack("bench", places);
  // The first deployment on new hosts brings them the guest image, which neither way does for each cell.
  progress("bringing the image to the hosts");
  for (const technology of levels.technology ?? [])
    await naively(project, places, cells.find(({ visit }) => visit.scenario.technology === technology) as Step);
  let naive = 0;
  const measureNaively = async (some: readonly Step[]) => {
    for (const cell of some) {
      naive += await naively(project, places, cell);
      progress(
        `${cells.indexOf(cell) + 1} of ${cells.length} cells with an up and a destroy of their own: ${naive.toFixed(0)} s`,
      );
    }
  };
  await measureNaively(cells.slice(0, half));
  progress(`the campaign of ${steps.length} steps`);
  const campaign = await asCampaign(project, file, cells.length);
  progress(`provisioned for ${campaign.provisioning.toFixed(0)} s`);
  await measureNaively(cells.slice(half));
  const name = form === undefined ? "campaign-run" : `campaign-run:${form}`;
  console.log(`report ${name}-cells ${cells.length} cells`);
  console.log(`report ${name}-naive-provisioning ${naive.toFixed(1)} s`);
  console.log(`report ${name}-provisioning ${campaign.provisioning.toFixed(1)} s`);
  return [
    { name: `${name}-provisioning`, value: campaign.provisioning / naive, bound: 1 / 3 },
    { name: `${name}-overhead-seconds`, value: campaign.overhead / cells.length, bound: 2 },
  ];
}

/** One cell with an `up` and a `destroy` of its own; resolves to the seconds that they provision for: all but measurement and analysis. */
async function naively(project: ProjectCopy, places: Record<string, string>, cell: Step): Promise<number> {
  project.writeStack("naive", { ...places, ...stackConfig(cell) });
  const flags = ["--stack", "naive", "--yes", "--skip-preview", "--json"];
  const up = await project.tare("up", ...flags);
  const destroy = await project.tare("destroy", ...flags);
  const { probing, analysis } = said(up.stderr);
  if (probing === 0) throw new Error(`up measured nothing:\n${up.stderr}`);
  return durationIn(up.stdout) - probing - analysis + durationIn(destroy.stdout);
}

const durationIn = (json: string) => (JSON.parse(json) as { durationSeconds: number }).durationSeconds;

/** The seconds that a campaign provisions for, and those of its own: neither probing nor provisioning, the last report included. */
async function asCampaign(project: ProjectCopy, file: string, cells: number) {
  const output = join(project.folder, "bench-results");
  const { stdout, seconds } = await project.tare("campaign", "run", file, "--output", output);
  if (!stdout.includes(`measured ${cells} of ${cells} cells`) && !/measured (\d+) of \1 cells/.test(stdout))
    throw new Error(`not all cells were measured:\n${stdout}`);
  const { probing, analysis, takingDown } = said(readFileSync(join(output, "log.txt"), "utf8"));
  const entries = readFileSync(join(output, "campaign.jsonl"), "utf8").trim().split("\n").slice(1);
  const steps = entries.reduce((sum, line) => sum + (JSON.parse(line) as { seconds: number }).seconds, 0);
  const provisioning = steps - probing - analysis + takingDown;
  return { provisioning, overhead: seconds - probing - provisioning };
}
