import { closeSync, fstatSync, mkdtempSync, openSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench, Ratio } from "./bench";
import { destroy, type DeployOptions, up } from "../engine";
import { createCommandProvider } from "../providers/command";
import type { Commands } from "./engine/program";
import { FleetStack } from "./fleetStack";

/** Numbers of resources: half of them are components, the other half their commands. */
const sizes = [128, 512, 1024] as const;

export const bench: Bench = {
  name: "state-bytes",
  compares: `what \`up\` writes as journal and checkpoint against the state that comes of it, at ${sizes.join(", ")} resources`,
  async run(progress) {
    const ratios: Ratio[] = [];
    for (const size of sizes) {
      progress(`${size} resources`);
      ratios.push({ name: `state-bytes-${size}`, value: await measure(size), bound: 3 });
    }
    return ratios;
  },
};

async function measure(size: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "tare-bench-"));
  try {
    const stack = await FleetStack.make(folder, join(__dirname, "engine/program"));
    const fleet: Commands = { count: size / 2, inComponents: true };
    const made = await written(stack, up, fleet);
    const state = made.checkpoint;
    const report = (what: string, bytes: Written) =>
      console.log(
        `report state-bytes-${size}-${what} journal ${bytes.journal} checkpoint ${bytes.checkpoint} history ${bytes.history} backups ${bytes.backups} bytes`,
      );
    report("up", made);
    report("unchanged", await written(stack, up, fleet));
    report("destroy", await written(stack, destroy, fleet));
    return (made.journal + made.checkpoint) / state;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Bytes that a deployment has written. */
interface Written {
  journal: number;
  checkpoint: number;
  history: number;
  backups: number;
}

async function written(stack: FleetStack, verb: typeof up, fleet: Commands): Promise<Written> {
  const { files } = stack;
  const before = { history: bytesIn(files.history), backups: bytesIn(files.backups) };
  const providers = { command: (version: string) => createCommandProvider({ version, projectFolder: stack.folder }) };
  let journal = 0;
  const watched = (options: DeployOptions): DeployOptions => {
    const { store } = options;
    const save: typeof store.save = async (deployment) => {
      const descriptor = openIfThere(files.journal);
      await store.save(deployment);
      // It is removed by now, and can still be asked.
      if (descriptor === undefined) return;
      journal += fstatSync(descriptor).size;
      closeSync(descriptor);
    };
    return { ...options, store: { load: () => store.load(), append: (changes) => store.append(changes), save } };
  };
  await stack.deploy((options) => verb(watched(options)), fleet, providers);
  stack.noteInHistory();
  return {
    journal,
    checkpoint: statSync(files.checkpoint).size,
    history: bytesIn(files.history) - before.history,
    backups: bytesIn(files.backups) - before.backups,
  };
}

function openIfThere(file: string): number | undefined {
  try {
    return openSync(file, "r");
  } catch {
    return undefined; // nothing was appended
  }
}

function bytesIn(folder: string): number {
  try {
    return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  } catch {
    return 0; // nothing was put there yet
  }
}
