import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { type DeployResult, type up } from "../engine";
import { createCrypter, emptyDeployment, FileBackend, StackStore } from "../engine/workspace";
import type { LabHost } from "../lab";
import { type DeployedProgram, runOnInstantMonitor } from "./instantMonitor";

const reference = { project: "fleet", stack: "bench" };

/** A stack of guests and of nothing else on a lab's host. The state is written to disk as `./tare up` does it. */
export class FleetStack {
  private constructor(
    private readonly folder: string,
    private readonly store: StackStore,
  ) {}

  /** @param program the module that declares the guests, out of the config value `fleet` */
  static async make(folder: string, program: string): Promise<FleetStack> {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "fleet", private: true, main: "index.ts" }));
    writeFileSync(join(folder, "index.ts"), `import ${JSON.stringify(program)};\n`);
    symlinkSync(join(__dirname, "../node_modules"), join(folder, "node_modules"));
    const backend = new FileBackend(join(folder, "state"), "the bench");
    const crypter = await createCrypter("bench");
    await backend.create(reference, emptyDeployment(crypter.salt));
    return new FleetStack(folder, new StackStore(backend, reference, crypter));
  }

  /** What the state says of the resources that the last deployment left. */
  async resources(): Promise<DeployedProgram["resources"]> {
    return (await this.store.load())?.resources ?? [];
  }

  /** Runs the program on a monitor that answers at once with such resources. */
  runAlone(fleet: unknown, resources: DeployedProgram["resources"]): Promise<void> {
    const config = { "fleet:fleet": JSON.stringify(fleet) };
    return runOnInstantMonitor({ ...reference, folder: this.folder, config, resources });
  }

  /** @throws Error with what `up`, `preview` or `destroy` ended with */
  async deploy(verb: typeof up, fleet: unknown, providers: Parameters<typeof up>[0]["providers"]): Promise<void> {
    const result: DeployResult = await verb({
      projectFolder: this.folder,
      reference,
      config: { "fleet:fleet": JSON.stringify(fleet) },
      secretKeys: [],
      store: this.store,
      providers,
      signal: new AbortController().signal,
      onEvent: () => {},
    });
    if (result.errors.length > 0) throw new Error(result.errors.join("\n"));
  }
}

/** The arguments with which a script calls ssh to reach a lab's host. */
export function sshWords({ user, address, keyFile, knownHostsFile }: LabHost): string[] {
  const options = [`UserKnownHostsFile=${knownHostsFile}`, "BatchMode=yes", "LogLevel=ERROR"];
  return ["-F", "none", "-i", keyFile, ...options.flatMap((option) => ["-o", option]), `${user}@${address}`];
}

/** Runs a bash script on a lab's host; resolves to its stdout. */
export async function onHost(host: LabHost, script: string): Promise<string> {
  return (await execa("ssh", [...sshWords(host), "bash", "-s"], { input: script })).stdout;
}
