import { durationText } from "../campaign/durationText";
import type { HostsFacts } from "../doctor/askHosts";
import type { Experiment } from "./experiments";

/** The paper's experiments, what each takes, and what can be decided. At most 80 columns but for obstacles. */
export function paperText(
  experiments: readonly Experiment[],
  hosts: { stack: string; facts: HostsFacts | string },
): string {
  const { stack, facts } = hosts;
  return [
    ...(typeof facts === "string"
      ? ["The paper's four experiments", `(the hosts of stack ${stack} were not asked: ${facts})`]
      : [
          `The paper's four experiments on the hosts of stack ${stack}, ${facts.place === "lab" ? "a lab" : "two servers"}`,
        ]),
    ...experiments.flatMap((experiment) => ["", ...experimentLines(experiment, facts)]),
    "",
    "All four in one go measure the cells that they share once: ./tare campaign run campaigns/paper.yaml",
    "E4 as far as a lab on a small machine holds it: ./tare campaign run campaigns/paper-e4-lab.yaml",
    "Findings on absolute times are decided on the paper's own servers only.",
  ].join("\n");
}

function experimentLines(experiment: Experiment, facts: HostsFacts | string): string[] {
  const { design, file, cells, guests, seconds, findings } = experiment;
  const obstacles =
    typeof facts === "string" ? [] : design.technologies.flatMap((technology) => facts.obstacles.get(technology) ?? []);
  return [
    `${design.id}  ${design.title} (figure${design.figures.length === 1 ? "" : "s"} ${design.figures.join(", ")})`,
    `    ${cells} cells, ${guests} guests made, about ${durationText(seconds)} once`,
    `    ${findings.all} findings; ${decidedText(experiment, facts, obstacles)}`,
    ...obstacles.map((obstacle) => `    ${obstacle}`),
    `    ./tare campaign run ${file}`,
  ];
}

function decidedText({ findings }: Experiment, facts: HostsFacts | string, obstacles: readonly string[]): string {
  if (typeof facts === "string") return `a lab can decide ${findings.lab}, two servers ${findings.servers}`;
  if (obstacles.length > 0) return "these hosts decide none of them";
  return `these hosts can decide ${findings[facts.place]}${facts.place === "lab" ? `, two servers ${findings.servers}` : ""}`;
}
