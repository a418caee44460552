import { printError } from "../errors/printError";
import { VisibleError } from "../errors/visibleError";
import type { Bench } from "./bench";

/** Every bench. A new one is one file and one line here. */
const benches: Record<string, () => Promise<{ bench: Bench }>> = {
  kendall: () => import("./kendall"),
  analysis: () => import("./analysis"),
  "kvm-fleet": () => import("./kvm-fleet"),
  evidence: () => import("./evidence"),
  pcap: () => import("./pcap"),
  gate: () => import("./gate"),
  engine: () => import("./engine"),
  "state-bytes": () => import("./state-bytes"),
  "docker-fleet": () => import("./docker-fleet"),
  "lxc-fleet": () => import("./lxc-fleet"),
  "pipeline-gate": () => import("./pipelineGate"),
  "campaign-plan": () => import("./campaignPlan"),
  "campaign-run": () => import("./campaignRun"),
  "campaign-precision": () => import("./campaignPrecision"),
  "capture-cost": () => import("./captureCost"),
  "probe-rate": () => import("./probeRate"),
  "reproduce-gate": () => import("./reproduceGate"),
};

/** `npm run bench` lists them; `npm run bench -- NAME…` runs some, prints a line `ratio NAME VALUE bound BOUND` for each ratio, and fails where one is above its bound. */
async function main(names: string[]): Promise<void> {
  const unknown = names.find((name) => !(nameOf(name) in benches));
  if (unknown !== undefined)
    throw new VisibleError(`no bench "${unknown}"`, `There are: ${Object.keys(benches).join(", ")}.`);
  if (names.length === 0) await list();
  for (const name of names) await run(name);
}

async function list(): Promise<void> {
  for (const load of Object.values(benches)) {
    const { bench } = await load();
    console.log(`${bench.name.padEnd(18)} ${bench.compares}`);
  }
}

const nameOf = (word: string) => word.split(":")[0] ?? "";

async function run(word: string): Promise<void> {
  const name = nameOf(word);
  const { bench } = (await benches[name]?.()) as { bench: Bench };
  const form = word === name ? undefined : word.slice(name.length + 1);
  for (const { name: figure, value, bound } of await bench.run((text) => console.error(`${name}: ${text}`), form)) {
    console.log(`ratio ${figure} ${value.toPrecision(3)} bound ${bound}`);
    if (!(value <= bound)) process.exitCode = 1;
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  printError(error);
  process.exitCode = 2;
});
