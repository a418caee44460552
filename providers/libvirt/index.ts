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
import { UNKNOWN } from "../../engine/values";
import { defaultsKey } from "../docker/check";
import { differences, diffResponse, hasUnknown, isIgnored, openMap } from "../properties";
import { check, diff } from "./inputs";
import { metaKey, outputsOf, previewCreate, previewUpdate, refreshedInputs } from "./outputs";
import { cloudInitDisk } from "./resources/cloudInitDisk";
import { domain } from "./resources/domain";
import { network } from "./resources/network";
import { pool } from "./resources/pool";
import { uuidOf, type Resource, type ResourceContext } from "./resources/resource";
import { volume } from "./resources/volume";
import { parseUri } from "./uri";
import { Hypervisor } from "./virsh";

const resources = new Map(
  [pool, volume, cloudInitDisk, domain, network].map((resource) => [resource.schema.type, resource]),
);

export interface LibvirtProviderOptions {
  /** The plugin version that the program asks for; "" means the one that is known here. */
  version?: string;
  /** Where relative paths start. */
  projectFolder: string;
}

/** Pools, volumes, networks, cloud-init disks and domains through virsh: what the official libvirt plugin 0.5.4 does, for these types. */
export function createLibvirtProvider(options: LibvirtProviderOptions): Provider {
  return new LibvirtProvider(options.version || "0.5.4", options.projectFolder);
}

class LibvirtProvider implements Provider {
  readonly name = "libvirt";
  private readonly stop = new AbortController();
  private host: Hypervisor | undefined;

  constructor(
    readonly version: string,
    private readonly projectFolder: string,
  ) {}

  async checkConfig({ news }: CheckConfigRequest): Promise<CheckResponse> {
    const opened = openMap(news);
    const fromEnvironment = process.env["LIBVIRT_DEFAULT_URI"];
    const inputs = opened["uri"] === undefined && fromEnvironment ? { ...opened, uri: fromEnvironment } : opened;
    try {
      if (!hasUnknown(inputs)) parseUri(uriOf(inputs["uri"]), this.projectFolder);
      return { inputs, failures: [] };
    } catch (error) {
      return { inputs, failures: [{ property: "uri", reason: (error as Error).message }] };
    }
  }

  /** As officially, another URI is no other provider: a refresh then finds out what is there. */
  async diffConfig({ olds, news }: DiffConfigRequest): Promise<DiffResponse> {
    const changed = Object.entries(differences(openMap(olds), openMap(news)));
    return diffResponse(Object.fromEntries(changed.filter(([path]) => !isIgnored(path, ["version"]))));
  }

  async configure({ inputs }: ConfigureRequest): Promise<void> {
    const opened = openMap(inputs);
    if (!hasUnknown(opened)) this.host = new Hypervisor(parseUri(uriOf(opened["uri"]), this.projectFolder));
  }

  async check(request: CheckRequest): Promise<CheckResponse> {
    return check(resourceOf(request.type).schema, request);
  }

  async diff(request: DiffRequest): Promise<DiffResponse> {
    return diff(resourceOf(request.type).schema, request);
  }

  async create(request: CreateRequest): Promise<CreateResponse> {
    const { schema, create } = resourceOf(request.type);
    const inputs = openMap(request.inputs);
    const { timeoutSeconds } = request;
    const meta = schema.meta(timeoutSeconds);
    if (request.preview) return { id: "", outputs: previewCreate(schema, inputs, meta) };
    const context = this.resourceContext(request, timeoutSeconds);
    const { id, properties } = await create(this.connected(), inputs, context);
    return { id, outputs: outputsOf(schema, id, inputs, properties, meta) };
  }

  async find(request: FindRequest): Promise<FindResponse> {
    const { schema, find } = resourceOf(request.type);
    const inputs = openMap(request.inputs);
    const found = await find(this.connected(), inputs, this.resourceContext(request, 0));
    if (found === undefined) return { kind: "nothing" };
    if (typeof found === "string") return { kind: "unknown", reason: found };
    return { kind: "made", id: found.id, outputs: outputsOf(schema, found.id, inputs, found.properties, "") };
  }

  async read(request: ReadRequest): Promise<ReadResponse | undefined> {
    const { schema, read } = resourceOf(request.type);
    const inputs = openMap(request.inputs ?? {});
    const before = openMap(request.outputs ?? {});
    const found = await read(this.connected(), request.id, { ...inputs, ...before }, this.stoppable(request));
    if (!found) return undefined;
    const meta = String(before[metaKey] ?? schema.meta(0));
    const outputs = outputsOf(schema, found.id, { ...inputs, ...before }, found.properties, meta);
    return {
      id: found.id,
      inputs: request.inputs ? refreshedInputs(inputs, outputs) : imported(found.properties),
      outputs,
    };
  }

  async update(request: UpdateRequest): Promise<UpdateResponse> {
    const { schema, update, read } = resourceOf(request.type);
    const [before, inputs] = [openMap(request.oldOutputs), openMap(request.newInputs)];
    if (request.preview) return { outputs: previewUpdate(schema, before, inputs) };
    const host = this.connected();
    const context = this.stoppable(request);
    await update?.(host, request.id, before, inputs, context);
    const found = await read(host, request.id, inputs, context);
    if (!found)
      throw new Error(`libvirt on ${host.name}: ${request.type} ${request.id} is gone; run refresh, and up again`);
    const meta = String(before[metaKey] ?? schema.meta(0));
    return { outputs: outputsOf(schema, found.id, inputs, found.properties, meta) };
  }

  async delete(request: DeleteRequest): Promise<void> {
    const known = openMap({ ...request.inputs, ...request.outputs });
    await resourceOf(request.type).delete(this.connected(), request.id, known, this.stoppable(request));
  }

  async cancel(): Promise<void> {
    this.stop.abort(new Error("cancelled"));
  }

  async close(): Promise<void> {
    await this.host?.close();
  }

  private connected(): Hypervisor {
    if (!this.host) throw new Error("libvirt: the provider's uri is not known yet");
    return this.host;
  }

  private resourceContext(request: CreateRequest | FindRequest, timeoutSeconds: number): ResourceContext {
    const uuid = uuidOf(request.urn, openMap(request.inputs));
    return { ...this.stoppable(request), projectFolder: this.projectFolder, timeoutSeconds, uuid };
  }

  /** The call's context, stopped by its own signal or by {@link cancel}. */
  private stoppable(context: CallContext): CallContext {
    return {
      log: (severity, message) => context.log(severity, message),
      signal: AbortSignal.any([context.signal, this.stop.signal]),
    };
  }
}

function uriOf(value: unknown): string {
  if (typeof value === "string" && value !== "" && value !== UNKNOWN) return value;
  throw new Error(
    "libvirt: uri is not set; give the provider a uri such as qemu+ssh://USER@HOST/system, or set LIBVIRT_DEFAULT_URI",
  );
}

function resourceOf(type: string): Resource {
  const resource = resources.get(type);
  if (resource) return resource;
  throw new Error(
    `${type} is not served by the embedded libvirt provider, which has ${[...resources.keys()].join(", ")}. Use one of ` +
      "these, or deploy with Pulumi's CLI",
  );
}

/** Inputs of a resource that was imported: everything that libvirt told and that says something. */
function imported(properties: ReadResponse["outputs"]): ReadResponse["inputs"] {
  const telling = Object.entries(properties).filter(([, value]) => value !== null && value !== "" && value !== false);
  return { ...Object.fromEntries(telling), [defaultsKey]: [] };
}
