import pLimit from "p-limit";
import { costOf } from "../bench";
import { FleetStack } from "../fleetStack";
import { destroy, up } from "../../engine";
import { createCommandProvider } from "../../providers/command";
import { runOnInstantMonitor } from "../instantMonitor";

/** What is measured, each in a process of its own, as a user starts it. */
export type Measured = "floor" | "up" | "destroy" | "loop";

/** How many steps the engine has under way at once. */
const atOnce = 16;

/** The calls that `destroy` makes, by nothing but a loop. */
async function deleteInLoop(folder: string, count: number): Promise<void> {
  const provider = createCommandProvider({ projectFolder: folder });
  const limit = pLimit(atOnce);
  const inputs = { create: "true", delete: "true" };
  const type = "command:local:Command";
  const one = (name: string) => {
    const request = { urn: `urn:pulumi:bench::fleet::${type}::${name}`, type, id: name, inputs, outputs: inputs };
    const { signal } = new AbortController();
    return provider.delete({ ...request, timeoutSeconds: 0, log: () => {}, signal });
  };
  await Promise.all(Array.from({ length: count }, (_, index) => limit(() => one(`command-${index + 1}`))));
  await provider.close();
}

async function main(what: Measured, folder: string, count: number): Promise<void> {
  const stack = await FleetStack.open(folder);
  const providers = { command: (version: string) => createCommandProvider({ version, projectFolder: folder }) };
  const work: Record<Measured, () => Promise<unknown>> = {
    floor: () => runOnInstantMonitor(stack.options({ count }, providers)),
    up: () => stack.deploy(up, { count }, providers),
    destroy: () => stack.deploy(destroy, { count }, providers),
    loop: () => deleteInLoop(folder, count),
  };
  console.log(JSON.stringify(await costOf(work[what])));
}

const [what, folder, count] = process.argv.slice(2);
void main(what as Measured, folder ?? "", Number(count));
