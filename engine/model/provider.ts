import { VisibleError } from "../../errors/visibleError";
import type { PropertyMap } from "./values";

/**
 * The seam between the engine and what it deploys. A provider sees plain values: secrets are opened before a call and
 * marked again after it by the engine, {@link UNKNOWN} appears only where `preview` is set, assets and archives are
 * objects that carry SIGNATURE (see values.ts). Every method may throw; the message is shown to the user as it is.
 */
export interface Provider {
  /** The package's name ("docker") and the plugin version it answers for ("5.2.0"). */
  readonly name: string;
  readonly version: string;

  /** Validates the provider's own configuration and fills in defaults. */
  checkConfig(request: CheckConfigRequest): Promise<CheckResponse>;
  /** Says whether a changed configuration means replacing the provider (and with it, everything it made). */
  diffConfig(request: DiffConfigRequest): Promise<DiffResponse>;
  /** Called once before any of the methods below. Must not touch the network in a preview of a host that is not known yet. */
  configure(request: ConfigureRequest): Promise<void>;

  /** Validates inputs and fills in defaults; `inputs` of the answer are what state records. */
  check(request: CheckRequest): Promise<CheckResponse>;
  diff(request: DiffRequest): Promise<DiffResponse>;
  create(request: CreateRequest): Promise<CreateResponse>;
  /** Looks for what an interrupted {@link create} of these inputs may have made: nobody has its id. */
  find(request: FindRequest): Promise<FindResponse>;
  /** Undefined where the resource is gone. */
  read(request: ReadRequest): Promise<ReadResponse | undefined>;
  update(request: UpdateRequest): Promise<UpdateResponse>;
  /** A resource that is already gone is not an error. */
  delete(request: DeleteRequest): Promise<void>;

  /** Asks every call under way to stop soon. */
  cancel(): Promise<void>;
  /** Frees connections and files. Called once, last. */
  close(): Promise<void>;
}

/** What a call may use beside its arguments. */
export interface CallContext {
  /** Shown to the user beside the resource while it is worked on. */
  log(severity: "debug" | "info" | "warning" | "error", message: string): void;
  /** Aborted when the user interrupts or the resource's custom timeout is over. */
  signal: AbortSignal;
}

export interface CheckConfigRequest {
  urn: string;
  olds: PropertyMap;
  news: PropertyMap;
}

export interface DiffConfigRequest {
  urn: string;
  olds: PropertyMap;
  news: PropertyMap;
}

export interface ConfigureRequest {
  urn: string;
  inputs: PropertyMap;
  preview: boolean;
}

export interface CheckRequest {
  urn: string;
  type: string;
  name: string;
  /** The inputs that state holds; undefined for a new resource. */
  olds: PropertyMap | undefined;
  news: PropertyMap;
}

export interface CheckResponse {
  inputs: PropertyMap;
  /** Each is shown with its property; any of them stops the deployment before it begins. */
  failures: { property: string; reason: string }[];
}

export interface DiffRequest {
  urn: string;
  type: string;
  id: string;
  oldInputs: PropertyMap;
  oldOutputs: PropertyMap;
  newInputs: PropertyMap;
  ignoreChanges: string[];
}

/** How one property differs, as in Pulumi's detailed diff. Keys are property paths: `networksAdvanced[0].name`. */
export type PropertyDiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface DiffResponse {
  changes: "none" | "some";
  /** Top-level names whose change replaces the resource. */
  replaces: string[];
  /** Top-level names that changed. */
  diffs: string[];
  detailedDiff: Record<string, { kind: PropertyDiffKind; inputDiff: boolean }>;
  deleteBeforeReplace: boolean;
}

export interface CreateRequest extends CallContext {
  urn: string;
  type: string;
  name: string;
  inputs: PropertyMap;
  /** Seconds; 0 where the program set none. */
  timeoutSeconds: number;
  preview: boolean;
}

export interface CreateResponse {
  id: string;
  outputs: PropertyMap;
}

/** The inputs that the interrupted create was called with. */
export interface FindRequest extends CallContext {
  urn: string;
  type: string;
  name: string;
  inputs: PropertyMap;
}

/**
 * "made": `delete` with this id and these outputs removes it, be it whole or half made. "nothing": there is nothing to
 * remove. "unknown": what is there may be another's, or the provider cannot look; `reason` says it and what to do.
 */
export type FindResponse =
  { kind: "made"; id: string; outputs: PropertyMap } | { kind: "nothing" } | { kind: "unknown"; reason: string };

export interface ReadRequest extends CallContext {
  urn: string;
  type: string;
  id: string;
  /** From state; undefined where the resource is being imported or looked up. */
  inputs: PropertyMap | undefined;
  outputs: PropertyMap | undefined;
}

export interface ReadResponse {
  id: string;
  inputs: PropertyMap;
  outputs: PropertyMap;
}

export interface UpdateRequest extends CallContext {
  urn: string;
  type: string;
  id: string;
  oldInputs: PropertyMap;
  oldOutputs: PropertyMap;
  newInputs: PropertyMap;
  timeoutSeconds: number;
  preview: boolean;
}

export interface UpdateResponse {
  outputs: PropertyMap;
}

export interface DeleteRequest extends CallContext {
  urn: string;
  type: string;
  id: string;
  inputs: PropertyMap;
  outputs: PropertyMap;
  timeoutSeconds: number;
}

/**
 * Thrown by create and update when something was made but is not as it should be: state keeps it, marked, so that the
 * next `up` mends it and `destroy` removes it.
 */
export class PartialFailure extends VisibleError {
  constructor(
    message: string,
    readonly id: string,
    readonly outputs: PropertyMap,
    wayOut?: string,
  ) {
    super(message, wayOut);
    this.name = "PartialFailure";
  }
}
