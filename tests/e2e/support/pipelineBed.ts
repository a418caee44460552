import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LabUpResult } from "../../../lab";
import { pushedRepository, type PushedRepository } from "./repository";
import { projectFolder } from "./stack";

/**
 * A repository with a hook and a lab to measure in, with stacks in their shortest form: one rate back to back, and enough requests
 * that the 99th percentile of a run is steady.
 * @param makeLab brings the lab up with the clone's keys
 */
export async function pipelineBed<Lab extends LabUpResult>(
  stacks: readonly string[],
  makeLab: (clone: string) => Promise<Lab>,
): Promise<{ repository: PushedRepository; lab: Lab }> {
  const repository = await pushedRepository();
  // The image is that of all other tests.
  const cache = join(repository.clone, ".tare/cache");
  for (const folder of [join(projectFolder, ".tare/cache"), join(repository.clone, ".tare")])
    mkdirSync(folder, { recursive: true });
  symlinkSync(join(projectFolder, ".tare/cache"), cache);
  const lab = await makeLab(repository.clone);
  const { sender, responder } = lab.hosts;
  const config = {
    senderAddress: sender.address,
    responderAddress: responder.address,
    backgroundCount: "0",
    rates: "[1Mpps]",
    count: "2000",
    capturePoints: "[tap]",
  };
  const lines = Object.entries(config).map(([key, value]) => `  tare:${key}: ${value}\n`);
  for (const stack of stacks)
    writeFileSync(join(repository.work, `Pulumi.${stack}.yaml`), `config:\n${lines.join("")}`);
  await repository.git(repository.work, "add", "--all");
  await repository.git(repository.work, "commit", "--quiet", "--message", "Add stacks");
  // Nothing is measured: main had no stack before.
  await repository.push("main");
  return { repository, lab };
}

/** A change that changes nothing: how large background guests would be, if there were any. */
export const quietChange = (stack: string, memoryMiB: number) =>
  edit(`Pulumi.${stack}.yaml`, (text) => `${text}  tare:backgroundMemory: ${memoryMiB}\n`);

/** A change of the code that holds each reply back at the sender guest's interface while the probe runs. */
export const slowProbe = edit("host/verbs/probe.sh", (text) =>
  text
    .replace(
      "  started=$EPOCHREALTIME",
      (line) => `  tc qdisc add dev "$(guest "$1" interface "$2")" root tbf rate 5mbit burst 2kb limit 100kb\n${line}`,
    )
    .replace("  ended=$EPOCHREALTIME", (line) => `${line}\n  tc qdisc del dev "$(guest "$1" interface "$2")" root`),
);

export const removeStack = (stack: string) => (folder: string) => rmSync(join(folder, `Pulumi.${stack}.yaml`));

function edit(name: string, change: (text: string) => string) {
  return (folder: string) => writeFileSync(join(folder, name), change(readFileSync(join(folder, name), "utf8")));
}
