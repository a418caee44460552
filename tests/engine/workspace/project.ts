import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tool } from "../../../engine/model/tool";
import { type Project, readProject } from "../../../engine/workspace/project";

/** A tool of some name. */
export const tool: Tool = { command: "./tare", folder: ".tare" };

/** A project that declares a key of each type. */
export const projectYaml = `name: sample
runtime: nodejs
description: a sample
config:
  technology:
    type: string
    default: docker
    description: how guests are virtualized
  count:
    type: integer
    default: 2
  affinity:
    type: boolean
    default: false
  rates:
    type: array
    items:
      type: string
    default: [1kpps, 1Mpps]
  token:
    type: string
    default: ""
    secret: true
`;

/** Writes Pulumi.yaml, and Pulumi.dev.yaml where its text is given. */
export function makeProject(folder: string, stackYaml?: string, yaml = projectYaml): Project {
  writeFileSync(join(folder, "Pulumi.yaml"), yaml);
  if (stackYaml !== undefined) writeFileSync(join(folder, "Pulumi.dev.yaml"), stackYaml);
  return readProject(folder, tool);
}
