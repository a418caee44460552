import { randomBytes } from "node:crypto";
import type {
  CallContext,
  CheckRequest,
  CheckResponse,
  CreateRequest,
  CreateResponse,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  FindRequest,
  FindResponse,
  Provider,
  ReadRequest,
  ReadResponse,
  UpdateRequest,
  UpdateResponse,
} from "../../engine/provider";
import { UNKNOWN, type PropertyMap } from "../../engine/values";
import { ConnectionPool } from "../../connections/pool";
import { differences, diffResponse, isAsset, isIgnored, openMap } from "../properties";
import { sealConnection } from "./connection";
import { copy, mustCopyAgain, sourceProblem, withHash } from "./copyToRemote";
import { checkInputs, shapeOf } from "./inputs";
import { localRunner, remoteRunner, type PreviousOutput, type Run } from "./run";

export interface CommandProviderOptions {
  /** The plugin version that the program asks for; "" means the newest that is known here. */
  version?: string;
  /** Where relative paths start. */
  projectFolder: string;
}

/** The framework version that the official plugin writes into its configuration. */
const frameworkVersion = { "__pulumi-go-provider-version": "1.2.0" };
const copyType = "command:remote:CopyToRemote";

/** Commands on this machine and on hosts reached over ssh, and files copied there: what the official command plugin 1.2.1 does. */
export function createCommandProvider(options: CommandProviderOptions): Provider {
  return new CommandProvider(options.version || "1.2.1", options.projectFolder);
}

const uniqueHex = () => randomBytes(4).toString("hex");

const previousOf = (outputs: PropertyMap): PreviousOutput => ({
  stdout: String(outputs["stdout"] ?? ""),
  stderr: String(outputs["stderr"] ?? ""),
});

class CommandProvider implements Provider {
  readonly name = "command";
  private readonly pool = new ConnectionPool();
  private readonly stop = new AbortController();
  private readonly local: Run;
  private readonly remote = remoteRunner(this.pool);

  constructor(
    readonly version: string,
    private readonly projectFolder: string,
  ) {
    this.local = localRunner(projectFolder);
  }

  async checkConfig({ news }: { news: PropertyMap }): Promise<CheckResponse> {
    return { inputs: { ...frameworkVersion, ...news }, failures: [] };
  }

  /** Nothing in its configuration could mean that resources must be made anew. */
  async diffConfig(): Promise<DiffResponse> {
    return diffResponse({});
  }

  async configure(): Promise<void> {}

  async check({ type, news }: CheckRequest): Promise<CheckResponse> {
    const { inputs, failures } = checkInputs(type, openMap(news));
    const source = inputs["source"];
    if (type === copyType && isAsset(source)) {
      const problem = sourceProblem(source);
      if (problem === undefined) inputs["source"] = await withHash(source, this.projectFolder);
      else failures.push({ property: "source", reason: problem });
    }
    return { inputs: sealConnection(inputs), failures };
  }

  /** Every change is an update; that changed triggers replace is the SDK's doing (replaceOnChanges). */
  async diff({ type, oldInputs, newInputs, ignoreChanges }: DiffRequest): Promise<DiffResponse> {
    shapeOf(type);
    const changed = Object.entries(differences(openMap(oldInputs), openMap(newInputs)));
    return diffResponse(Object.fromEntries(changed.filter(([path]) => !isIgnored(path, ignoreChanges))));
  }

  async create(request: CreateRequest): Promise<CreateResponse> {
    const inputs = openMap(request.inputs);
    if (request.type === copyType) {
      if (request.preview) return { id: "", outputs: sealConnection(inputs) };
      await copy(this.pool, this.projectFolder, inputs, this.stoppable(request));
      return { id: uniqueHex(), outputs: sealConnection(inputs) };
    }
    const outputs = await this.execute(request, inputs["create"], inputs, { stdout: "", stderr: "" });
    return { id: request.name + uniqueHex(), outputs };
  }

  async update(request: UpdateRequest): Promise<UpdateResponse> {
    const inputs = openMap(request.newInputs);
    if (request.type === copyType) {
      if (!request.preview && mustCopyAgain(openMap(request.oldInputs), inputs))
        await copy(this.pool, this.projectFolder, inputs, this.stoppable(request));
      return { outputs: sealConnection(inputs) };
    }
    const command = inputs["update"] ?? inputs["create"];
    return { outputs: await this.execute(request, command, inputs, previousOf(openMap(request.oldOutputs))) };
  }

  async delete(request: DeleteRequest): Promise<void> {
    if (request.type === copyType) return;
    const properties = openMap({ ...request.inputs, ...request.outputs });
    const command = properties["delete"];
    if (typeof command !== "string") return;
    await this.runnerOf(request.type)(command, properties, previousOf(properties), this.stoppable(request));
  }

  /** Nobody can look for what a command did, but a command to undo it has to cope with what was half done, or not at all. */
  async find({ type, name, inputs }: FindRequest): Promise<FindResponse> {
    const opened = openMap(inputs);
    if (type === copyType || typeof opened["delete"] !== "string") return { kind: "nothing" };
    return { kind: "made", id: name, outputs: { ...sealConnection(opened), stdout: "", stderr: "" } };
  }

  /** A command leaves nothing that could be looked at: state is as it was. */
  async read({ type, id, inputs, outputs }: ReadRequest): Promise<ReadResponse> {
    if (inputs === undefined || outputs === undefined)
      throw new Error(`${type} ${id} cannot be imported: a command cannot be looked up`);
    return { id, inputs: openMap(inputs), outputs: openMap(outputs) };
  }

  async cancel(): Promise<void> {
    this.stop.abort(new Error("cancelled"));
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private runnerOf(type: string): Run {
    return shapeOf(type).connection ? this.remote : this.local;
  }

  private async execute(
    request: CreateRequest | UpdateRequest,
    command: unknown,
    inputs: PropertyMap,
    previous: PreviousOutput,
  ): Promise<PropertyMap> {
    const runner = this.runnerOf(request.type);
    if (request.preview) return { ...sealConnection(inputs), stderr: UNKNOWN, stdout: UNKNOWN };
    const made =
      typeof command === "string" ? await runner(command, inputs, previous, this.stoppable(request)) : { ...previous };
    return { ...sealConnection(inputs), ...made };
  }

  /** The call's context, stopped by its own signal or by {@link cancel}. */
  private stoppable(context: CallContext): CallContext {
    return {
      log: (severity, message) => context.log(severity, message),
      signal: AbortSignal.any([context.signal, this.stop.signal]),
    };
  }
}
