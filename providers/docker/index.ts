import type {
  CallContext,
  CheckConfigRequest,
  CheckRequest,
  CheckResponse,
  ConfigureRequest,
  CreateRequest,
  CreateResponse,
  DeleteRequest,
  DiffConfigRequest,
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
import { differences, diffResponse, hasUnknown, isIgnored, openMap } from "../properties";
import { checkInputs, defaultsKey } from "./check";
import { checkConfiguration, endpointOf } from "./configuration";
import { Daemon } from "./daemon";
import { diffState } from "./diff";
import { container } from "./resources/container";
import { network } from "./resources/network";
import { remoteImage } from "./resources/remoteImage";
import { isOurs, labelMap, type Resource } from "./resources/resource";
import { volume } from "./resources/volume";
import { previewOutputs, refreshedInputs } from "./state";

const resources = new Map(
  [container, network, volume, remoteImage].map((resource) => [resource.schema.type, resource]),
);

export interface DockerProviderOptions {
  /** The plugin version that the program asks for; "" means the one that is known here. */
  version?: string;
  /** Where relative paths start: default the folder that this process works in. */
  projectFolder?: string | undefined;
}

/** Containers, networks, volumes and images through Docker's API: what the official docker plugin 5 does, for these types. */
export function createDockerProvider(options: DockerProviderOptions = {}): Provider {
  return new DockerProvider(options.version || "5.2.0", options.projectFolder);
}

class DockerProvider implements Provider {
  readonly name = "docker";
  private readonly stop = new AbortController();
  private daemon: Daemon | undefined;

  constructor(
    readonly version: string,
    private readonly projectFolder: string | undefined,
  ) {}

  async checkConfig({ news }: CheckConfigRequest): Promise<CheckResponse> {
    return checkConfiguration(openMap(news));
  }

  /** As officially, another host is no other provider: a refresh then finds out what is there. */
  async diffConfig({ olds, news }: DiffConfigRequest): Promise<DiffResponse> {
    const changed = Object.entries(differences(openMap(olds), openMap(news))).filter(
      ([path]) => !isIgnored(path, ["version"]),
    );
    return diffResponse(Object.fromEntries(changed));
  }

  async configure({ inputs }: ConfigureRequest): Promise<void> {
    const opened = openMap(inputs);
    if (!hasUnknown(opened)) this.daemon = new Daemon(endpointOf(opened), this.projectFolder);
  }

  async check({ type, name, olds, news }: CheckRequest): Promise<CheckResponse> {
    return checkInputs(resourceOf(type).schema, name, olds && openMap(olds), openMap(news));
  }

  async diff({ type, oldOutputs, newInputs, ignoreChanges }: DiffRequest): Promise<DiffResponse> {
    return diffState(resourceOf(type).schema, openMap(oldOutputs), openMap(newInputs), ignoreChanges);
  }

  async create(request: CreateRequest): Promise<CreateResponse> {
    const resource = resourceOf(request.type);
    const inputs = openMap(request.inputs);
    if (request.preview) return { id: "", outputs: previewOutputs(resource.schema, inputs, undefined) };
    return resource.create(this.connected(), inputs, request.timeoutSeconds, this.stoppable(request));
  }

  /** By its name, and only with all of its labels: without any it could be another's. */
  async find(request: FindRequest): Promise<FindResponse> {
    const resource = resourceOf(request.type);
    const inputs = openMap(request.inputs);
    const [daemon, name] = [this.connected(), String(inputs["name"])];
    const outputs = await resource.read(daemon, name, inputs, { kind: "read" }, this.stoppable(request));
    if (!outputs) return { kind: "nothing" };
    const [wanted, actual] = [labelMap(inputs["labels"]), labelMap(outputs["labels"])];
    if (isOurs(wanted, actual)) return { kind: "made", id: String(outputs["id"]), outputs };
    // What has other labels was there before: Docker makes nothing under a name that is taken.
    if (Object.keys(wanted).length > 0) return { kind: "nothing" };
    return { kind: "unknown", reason: `docker on ${daemon.name} has ${name}, which no label tells from another's` };
  }

  async read(request: ReadRequest): Promise<ReadResponse | undefined> {
    const resource = resourceOf(request.type);
    const inputs = openMap(request.inputs ?? {});
    const known = { ...inputs, ...openMap(request.outputs ?? {}) };
    const outputs = await resource.read(this.connected(), request.id, known, { kind: "read" }, this.stoppable(request));
    if (!outputs) return undefined;
    return {
      id: String(outputs["id"]),
      inputs: request.inputs ? refreshedInputs(inputs, outputs) : imported(resource, outputs),
      outputs,
    };
  }

  async update(request: UpdateRequest): Promise<UpdateResponse> {
    const resource = resourceOf(request.type);
    const before = openMap(request.oldOutputs);
    const inputs = openMap(request.newInputs);
    if (request.preview) return { outputs: previewOutputs(resource.schema, inputs, before) };
    const daemon = this.connected();
    const context = this.stoppable(request);
    await resource.update?.(daemon, request.id, before, inputs, context);
    const outputs = await resource.read(
      daemon,
      request.id,
      { ...before, ...inputs },
      { kind: "update", before },
      context,
    );
    if (!outputs)
      throw new Error(`docker on ${daemon.name}: ${request.type} ${request.id} is gone; run refresh, and up again`);
    return { outputs };
  }

  async delete(request: DeleteRequest): Promise<void> {
    const properties = openMap({ ...request.inputs, ...request.outputs });
    await resourceOf(request.type).delete(this.connected(), request.id, properties, this.stoppable(request));
  }

  async cancel(): Promise<void> {
    this.stop.abort(new Error("cancelled"));
  }

  async close(): Promise<void> {
    await this.daemon?.close();
  }

  private connected(): Daemon {
    if (!this.daemon) throw new Error("docker: the provider's host is not known yet");
    return this.daemon;
  }

  /** The call's context, stopped by its own signal or by {@link cancel}. */
  private stoppable(context: CallContext): CallContext {
    return {
      log: (severity, message) => context.log(severity, message),
      signal: AbortSignal.any([context.signal, this.stop.signal]),
    };
  }
}

function resourceOf(type: string): Resource {
  const resource = resources.get(type);
  if (resource) return resource;
  const served = [...resources.keys()].join(", ");
  throw new Error(
    `${type} is not served by the embedded docker provider, which has ${served}. Use one of these, or deploy with Pulumi's CLI`,
  );
}

/** Inputs of a resource that was imported: everything that a program could have set and that says something. */
function imported(resource: Resource, outputs: PropertyMap): PropertyMap {
  const names = Object.entries(resource.schema.fields).filter(([name, field]) => {
    const value = outputs[name];
    const empty =
      value === null || value === undefined || value === "" || value === UNKNOWN || value === false || value === 0;
    return (
      !field.outputOnly && !empty && !(Array.isArray(value) && value.length === 0) && JSON.stringify(value) !== "{}"
    );
  });
  return { ...Object.fromEntries(names.map(([name]) => [name, outputs[name]!])), [defaultsKey]: [] };
}
