import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { providersFor } from "../../cli/providers";
import { findStack } from "../../cli/stack/find";
import { stackCrypter, storeOf } from "../../cli/stack/secrets";
import { type DeployOptions, up } from "../../engine";
import { openMap } from "../../engine/properties/secrets";
import type { Provider } from "../../engine/provider";
import { parseUrn, type PropertyMap } from "../../engine/values";
import { openConfig, type ResourceState } from "../../engine/workspace";
import { type Ran, tare } from "../cli/fakeTerminal";

const repository = join(__dirname, "../..");
/** What lies in a checkout and belongs to whoever works there. */
const ofTheUser = /^(\.git|\.tare|results|Pulumi\..+\.yaml)$/;

/** Lets the tests of a file open the recorded states, whatever passphrase and backend this shell has. */
export function useRecordedPassphrase(): void {
  const env = { ...process.env };
  beforeEach(() => {
    process.env.PULUMI_CONFIG_PASSPHRASE = "tare-fixture";
    delete process.env.PULUMI_BACKEND_URL;
  });
  afterEach(() => {
    process.env = { ...env };
  });
}

export interface Recording {
  stack: string;
  /** Holds state.json and Pulumi.STACK.yaml. */
  folder: string;
  /** Edits the text of the state. */
  edit?: (state: string) => string;
}

/**
 * A stack that another version of Tare deployed, under this version's program and engine. It lies in a project's folder of
 * its own, and what it was deployed on no longer exists.
 */
export class RecordedStack {
  private constructor(
    private readonly folder: string,
    private readonly stack: string,
  ) {}

  /** @param folder an empty one, for the project */
  static async place(folder: string, recording: Recording): Promise<RecordedStack> {
    for (const entry of readdirSync(repository).filter((name) => !ofTheUser.test(name)))
      symlinkSync(join(repository, entry), join(folder, entry));
    const { stack, edit = (state) => state } = recording;
    cpSync(join(recording.folder, `Pulumi.${stack}.yaml`), join(folder, `Pulumi.${stack}.yaml`));
    const state = edit(readFileSync(join(recording.folder, "state.json"), "utf8"));
    write(join(folder, `.tare/state/.pulumi/stacks/tare/${stack}.json`), state);
    const placed = new RecordedStack(folder, stack);
    await placed.placeKeys();
    return placed;
  }

  tare(...words: string[]): Promise<Ran> {
    return tare([...words, "--stack", this.stack, "--cwd", this.folder]);
  }

  /** What `tare preview` says would happen, as lines "OPERATION TYPE NAME". It asks nothing of a host. */
  async preview(): Promise<string[]> {
    const { code, out, err } = await this.tare("preview", "--json");
    if (code !== 0) throw new Error(err);
    return changes((JSON.parse(out) as { steps: { op: string; urn: string }[] }).steps);
  }

  /**
   * What `tare up` does where every host and command answers again what it answered when it was recorded. A preview cannot
   * know what a command that runs again will say, and predicts a change of all that is made from its answer.
   */
  async up(): Promise<string[]> {
    const { place, crypter, store } = await this.open();
    const { steps, errors } = await up({
      projectFolder: this.folder,
      reference: place.reference,
      ...openConfig(place.project, this.stack, place.file, crypter),
      store: { load: () => store.load(), append: async () => undefined, save: async () => undefined },
      providers: answeringAsRecorded(this.folder, await this.resources()),
      signal: new AbortController().signal,
      onEvent: () => undefined,
    });
    if (errors.length > 0) throw new Error(errors.join("\n"));
    return changes(steps);
  }

  /** The program reads its hosts' keys before anything else: here they come out of the state. */
  private async placeKeys(): Promise<void> {
    const resources = await this.resources();
    const connections = resources.flatMap(({ inputs = {} }) => {
      const { connection } = openMap(inputs) as { connection?: Record<string, string> };
      return connection === undefined ? [] : [connection];
    });
    const hosts = connections.map(({ host, hostKey }) => `${host} ${hostKey}\n`);
    write(join(this.folder, ".tare/ssh/known_hosts"), [...new Set(hosts)].join(""));
    write(join(this.folder, ".tare/ssh/id_ed25519"), connections[0]?.["privateKey"] ?? "");
  }

  private async resources(): Promise<ResourceState[]> {
    const { store } = await this.open();
    return (await store.load())?.resources ?? [];
  }

  private async open() {
    const place = findStack({ cwd: this.folder, stack: this.stack });
    const crypter = await stackCrypter(place);
    return { place, crypter, store: storeOf(place, crypter) };
  }
}

/** The real providers, which check and compare; what they would do outside is answered from the recording. */
function answeringAsRecorded(projectFolder: string, recorded: ResourceState[]): DeployOptions["providers"] {
  const answer = (urn: string, inputs: PropertyMap) => {
    const state = recorded.find((one) => one.urn === urn);
    // A stack that had no identity is given one.
    if (parseUrn(urn).name === "reservation-identity")
      return {
        id: "new",
        outputs: { ...openMap(inputs), stdout: "11111111-2222-3333-4444-555555555555 me@here /folder" },
      };
    if (state === undefined) throw new Error(`${urn} is new: nothing is recorded of it`);
    return { id: state.id ?? "", outputs: { ...openMap(state.outputs ?? {}), ...openMap(inputs) } };
  };
  const outside: Partial<Provider> = {
    create: async ({ urn, inputs }) => answer(urn, inputs),
    update: async ({ urn, newInputs }) => answer(urn, newInputs),
    delete: async () => undefined,
  };
  return Object.fromEntries(
    Object.entries(providersFor(projectFolder)).map(([name, make]) => [
      name,
      (version: string) => Object.assign(make(version), outside),
    ]),
  );
}

/** Sorted: what does not depend on one another comes in any order. */
function changes(steps: { op: string; urn: string }[]): string[] {
  const changing = steps.filter(({ op }) => op !== "same");
  return changing.map(({ op, urn }) => [op, parseUrn(urn).type, parseUrn(urn).name].join(" ")).sort();
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
}
