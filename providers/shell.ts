import type * as P from "../engine/provider";
import { containsUnknown, structuralDiff, type PropertyMap } from "../engine/values";
import { VisibleError } from "../errors/visibleError";
import { diffResponse, withoutIgnored } from "./differences";

/** Answers the engine's calls for resources of one type. Values are plain: the engine has opened all secrets. */
export interface ResourceType<Host> {
  check(request: P.CheckRequest): P.CheckResponse | Promise<P.CheckResponse>;
  diff(request: P.DiffRequest): P.DiffResponse;
  /** What a create will answer, as far as that is known already; the host itself may not be known yet. */
  previewCreate(request: P.CreateRequest): P.CreateResponse;
  create(host: Host, request: P.CreateRequest): Promise<P.CreateResponse>;
  find(host: Host, request: P.FindRequest): Promise<P.FindResponse>;
  read(host: Host, request: P.ReadRequest): Promise<P.ReadResponse | undefined>;
  /** What an update will answer, as far as that is known already; the host itself may not be known yet. */
  previewUpdate(request: P.UpdateRequest): P.UpdateResponse;
  update(host: Host, request: P.UpdateRequest): Promise<P.UpdateResponse>;
  delete(host: Host, request: P.DeleteRequest): Promise<void>;
}

/** Something that holds connections, which must be closed at the end. */
export interface Closable {
  close(): Promise<void>;
}

/** What makes one provider differ from another. */
export interface Package<Host extends Closable> {
  name: string;
  version: string;
  types: Record<string, ResourceType<Host>>;
  checkConfig(news: PropertyMap): P.CheckResponse;
  /** The host; or the name of the setting that says which host it is ("uri"), and how to connect to it. */
  host: Host | { setting: string; connect(inputs: PropertyMap): Host };
}

/** A provider for the embedded engine: looks the resource's type up in the package's table and passes the call on. */
export class Shell<Host extends Closable> implements P.Provider {
  private readonly stop = new AbortController();
  private host: Host | undefined;

  constructor(private readonly definition: Package<Host>) {
    if (!("connect" in definition.host)) this.host = definition.host;
  }

  get name(): string {
    return this.definition.name;
  }

  get version(): string {
    return this.definition.version;
  }

  async checkConfig({ news }: P.CheckConfigRequest): Promise<P.CheckResponse> {
    return this.definition.checkConfig(news);
  }

  /** As in the official plugins, a changed host does not replace the provider: a refresh finds out what is there. */
  async diffConfig({ olds, news }: P.DiffConfigRequest): Promise<P.DiffResponse> {
    if (!("connect" in this.definition.host)) return diffResponse({});
    return diffResponse(withoutIgnored(structuralDiff(olds, news, false), ["version"]));
  }

  async configure({ inputs }: P.ConfigureRequest): Promise<void> {
    const { host } = this.definition;
    if ("connect" in host && !containsUnknown(inputs)) this.host = host.connect(inputs);
  }

  async check(request: P.CheckRequest): Promise<P.CheckResponse> {
    return this.typeOf(request).check(request);
  }

  async diff(request: P.DiffRequest): Promise<P.DiffResponse> {
    return this.typeOf(request).diff(request);
  }

  async create(request: P.CreateRequest): Promise<P.CreateResponse> {
    const type = this.typeOf(request);
    return request.preview ? type.previewCreate(request) : type.create(this.connected(), this.stoppable(request));
  }

  async find(request: P.FindRequest): Promise<P.FindResponse> {
    return this.typeOf(request).find(this.connected(), this.stoppable(request));
  }

  async read(request: P.ReadRequest): Promise<P.ReadResponse | undefined> {
    return this.typeOf(request).read(this.connected(), this.stoppable(request));
  }

  async update(request: P.UpdateRequest): Promise<P.UpdateResponse> {
    const type = this.typeOf(request);
    return request.preview ? type.previewUpdate(request) : type.update(this.connected(), this.stoppable(request));
  }

  async delete(request: P.DeleteRequest): Promise<void> {
    await this.typeOf(request).delete(this.connected(), this.stoppable(request));
  }

  async cancel(): Promise<void> {
    this.stop.abort(new Error("cancelled"));
  }

  async close(): Promise<void> {
    await this.host?.close();
  }

  private typeOf({ type }: { type: string }): ResourceType<Host> {
    const { name, types } = this.definition;
    const found = Object.hasOwn(types, type) ? types[type] : undefined;
    if (found !== undefined) return found;
    throw new VisibleError(
      `${type} is not served by the embedded ${name} provider, which has ${Object.keys(types).join(", ")}`,
      "Use one of these, or deploy with Pulumi's CLI.",
    );
  }

  private connected(): Host {
    if (this.host !== undefined) return this.host;
    const { name, host } = this.definition;
    throw new VisibleError(`${name}: the provider's ${"setting" in host ? host.setting : "host"} is not known yet`);
  }

  /** The request with a signal that {@link cancel} also aborts, and a log that works without its request as `this`. */
  private stoppable<Request extends P.CallContext>(request: Request): Request {
    return {
      ...request,
      log: (severity, message) => request.log(severity, message),
      signal: AbortSignal.any([request.signal, this.stop.signal]),
    };
  }
}
