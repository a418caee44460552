import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import type { DeployOptions, DeployResult, up } from "../engine";
import {
  addToHistory,
  createCrypter,
  type Deployment,
  emptyDeployment,
  FileBackend,
  openCrypter,
  StackStore,
} from "../engine/workspace";
import type { LabHost } from "../lab";
import { runOnInstantMonitor } from "./instantMonitor";

const reference = { project: "fleet", stack: "bench" };
const passphrase = "bench";
const backendOf = (folder: string) => new FileBackend(join(folder, "state"), "the bench");

/** A stack of guests and of nothing else on a lab's host. The state is written to disk as `./tare up` does it. */
export class FleetStack {
  private constructor(
    readonly folder: string,
    private readonly backend: FileBackend,
    private readonly store: StackStore,
  ) {}

  /** @param program the module that declares the guests, out of the config value `fleet` */
  static async make(folder: string, program: string): Promise<FleetStack> {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "fleet", private: true, main: "index.ts" }));
    writeFileSync(join(folder, "index.ts"), `import ${JSON.stringify(program)};\n`);
    symlinkSync(join(__dirname, "../node_modules"), join(folder, "node_modules"));
    const crypter = await createCrypter(passphrase);
    await backendOf(folder).create(reference, emptyDeployment(crypter.salt));
    return FleetStack.open(folder);
  }

  /** The stack that was made in a folder, also by another process. */
  static async open(folder: string): Promise<FleetStack> {
    const backend = backendOf(folder);
    const salt = backend.read(reference).latest?.secrets_providers.state.salt ?? "";
    const crypter = await openCrypter(salt, passphrase, "the bench");
    return new FleetStack(folder, backend, new StackStore(backend, reference, crypter));
  }

  /** Where its state is. */
  get files(): { checkpoint: string; journal: string; history: string; backups: string } {
    const { layout } = this.backend;
    return {
      checkpoint: layout.stackFile(reference),
      journal: layout.journalFile(reference),
      history: layout.historyFolder(reference),
      backups: layout.backupFolder(reference),
    };
  }

  /** Adds an entry to the history, as `./tare` does after each deployment. */
  noteInHistory(): void {
    const entry = { kind: "update", startTime: 0, message: "", environment: {}, config: {}, version: 0 } as const;
    addToHistory(this.backend.layout, reference, { ...entry, result: "succeeded", endTime: 0, resourceChanges: {} });
  }

  /** What the state says of the resources that the last deployment left. */
  async resources(): Promise<Deployment["resources"]> {
    return (await this.store.load())?.resources ?? [];
  }

  /** Runs the program on a monitor that answers at once with such resources. */
  runAlone(fleet: unknown, resources: Deployment["resources"]): Promise<void> {
    return runOnInstantMonitor(this.options(fleet, {}), resources);
  }

  /** @throws Error with what `up`, `preview` or `destroy` ended with */
  async deploy(verb: typeof up, fleet: unknown, providers: DeployOptions["providers"]): Promise<void> {
    const result: DeployResult = await verb(this.options(fleet, providers));
    if (result.errors.length > 0) throw new Error(result.errors.join("\n"));
  }

  options(fleet: unknown, providers: DeployOptions["providers"]): DeployOptions {
    return {
      projectFolder: this.folder,
      reference,
      config: { "fleet:fleet": JSON.stringify(fleet) },
      secretKeys: [],
      store: this.store,
      providers,
      signal: new AbortController().signal,
      onEvent: () => {},
    };
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
