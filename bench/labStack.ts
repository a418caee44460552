import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readProbe } from "../analysis/read";
import { providersFor } from "../cli/providers";
import { type DeploymentStore, destroy, up } from "../engine";
import { asText, type Deployment, mergeDefaults, readProject } from "../engine/workspace";
import { type GuardedLab, guardedLab } from "../lab/guarded";
import type { RunRecord } from "../scenarios/run";
import type { Technology } from "../scenarios/technology";

const projectFolder = join(__dirname, "..");
const tool = { command: "./tare", folder: ".tare" };

/** The program's own testbed in a lab of its own: what `./tare up` makes and measures, with its state in memory. */
export class LabStack {
  private deployment: Deployment | undefined;
  private deployments = 0;

  private constructor(private readonly lab: GuardedLab) {}

  static async make(technologies: Technology[], progress: (text: string) => void): Promise<LabStack> {
    progress("making a lab of its own");
    return new LabStack(await guardedLab({ name: "bench-runs", technologies }));
  }

  close(): Promise<void> {
    return this.lab.close();
  }

  /**
   * Deploys and measures with these keys of the configuration.
   * @returns the records of the runs that were made
   * @throws Error with what `up` ended with
   */
  async measure(config: Record<string, string>): Promise<RunRecord[]> {
    const resultsFolder = join(this.lab.folder, `results-${++this.deployments}`);
    await this.deploy(up, { ...config, resultsFolder });
    const folders = readdirSync(resultsFolder).map((name) => join(resultsFolder, name));
    return folders.flatMap((folder) =>
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => readProbe(join(folder, name)).run),
    );
  }

  destroy(): Promise<void> {
    return this.deploy(destroy, {});
  }

  private async deploy(verb: typeof up, config: Record<string, string>): Promise<void> {
    const store: DeploymentStore = {
      load: async () => this.deployment,
      append: async () => undefined,
      save: async (deployment) => void (this.deployment = deployment),
    };
    const defaults = Object.entries(mergeDefaults(readProject(projectFolder, tool), {}));
    const given = Object.entries({ ...this.hostKeys(), ...config }).map(([key, value]) => [`tare:${key}`, value]);
    const { errors } = await verb({
      projectFolder,
      reference: { project: "tare", stack: "bench" },
      config: Object.fromEntries([...defaults.map(([key, value]) => [key, asText(value)]), ...given]) as Record<
        string,
        string
      >,
      secretKeys: [],
      store,
      providers: providersFor(projectFolder),
      signal: new AbortController().signal,
      onEvent: () => {},
    });
    if (errors.length > 0) throw new Error(errors.join("\n"));
  }

  /** Where the lab's hosts are, as keys of the configuration. */
  private hostKeys(): Record<string, string> {
    const { sender, responder } = this.lab.hosts;
    return {
      senderAddress: sender.address,
      senderKeyFile: sender.keyFile,
      senderHostKey: sender.hostKey,
      senderCpus: sender.cpus,
      responderAddress: responder.address,
      responderKeyFile: responder.keyFile,
      responderHostKey: responder.hostKey,
      responderCpus: responder.cpus,
    };
  }
}
