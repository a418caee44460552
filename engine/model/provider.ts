import { VisibleError } from "../../errors/visibleError";
import type { PropertyMap } from "./values";

/**
 * The interface between the engine and what it deploys. A provider sees plain values: the engine opens secrets before a
 * call and marks them again after it. UNKNOWN appears only if `preview` is set. Assets and archives are objects with
 * the key SIGNATURE (see values.ts). Every method may throw; the message is shown to the user as it is.
 */
export interface Provider {
  /** The package's name ("docker") and the version of the official plugin that it stands in for ("5.2.0"). */
  readonly name: string;
  readonly version: string;

  /** Validates the provider's own configuration and fills in defaults. */
  checkConfig(request: CheckConfigRequest): Promise<CheckResponse>;
  /** Whether a changed configuration replaces the provider, and with it everything that it made. */
  diffConfig(request: DiffConfigRequest): Promise<DiffResponse>;
  /**
   * Called once, before all methods below. In a preview the host may not be known yet; then it must not be contacted.
   */
  configure(request: ConfigureRequest): Promise<void>;

  /** Validates inputs and fills in defaults. State records the `inputs` of the answer. */
  check(request: CheckRequest): Promise<CheckResponse>;
  diff(request: DiffRequest): Promise<DiffResponse>;
  create(request: CreateRequest): Promise<CreateResponse>;
  /** Looks for what an interrupted {@link create} with these inputs may have made, whose id was never recorded. */
  find(request: FindRequest): Promise<FindResponse>;
  /** The resource as it is now; undefined if it is gone. */
  read(request: ReadRequest): Promise<ReadResponse | undefined>;
  update(request: UpdateRequest): Promise<UpdateResponse>;
  /** Deletes the resource; succeeds if it is gone already. */
  delete(request: DeleteRequest): Promise<void>;

  /** Asks every call under way to stop soon. */
  cancel(): Promise<void>;
  /** Closes connections and files. Called once, after all other calls. */
  close(): Promise<void>;
}

/** What a provider may use during a call, besides the arguments. */
export interface CallContext {
  /** Shows a message to the user, beside the resource that the call is about. */
  log(severity: "debug" | "info" | "warning" | "error", message: string): void;
  /** Aborted when the user interrupts or when the resource's custom timeout has passed. */
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
  /** The inputs in state; undefined for a new resource. */
  olds: PropertyMap | undefined;
  news: PropertyMap;
}

export interface CheckResponse {
  inputs: PropertyMap;
  /** Each is shown with its property. If there are any, no step is taken for the resource. */
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

/** How one property differs, in the words of Pulumi's detailed diff. */
export type PropertyDiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface DiffResponse {
  changes: "none" | "some";
  /** Top-level names whose change replaces the resource. */
  replaces: string[];
  /** Top-level names that changed. */
  diffs: string[];
  /** By property path: `networksAdvanced[0].name`. */
  detailedDiff: Record<string, { kind: PropertyDiffKind; inputDiff: boolean }>;
  deleteBeforeReplace: boolean;
}

export interface CreateRequest extends CallContext {
  urn: string;
  type: string;
  name: string;
  inputs: PropertyMap;
  /** 0 if the program set none. */
  timeoutSeconds: number;
  preview: boolean;
}

export interface CreateResponse {
  id: string;
  outputs: PropertyMap;
}

/** What the interrupted create was called with. */
export interface FindRequest extends CallContext {
  urn: string;
  type: string;
  name: string;
  inputs: PropertyMap;
}

/**
 * "made": there is something, complete or not, and `delete` with this id and these outputs removes it. "nothing": there
 * is nothing to remove. "unknown": what is there may belong to someone else, or the provider cannot look; `reason` says
 * which.
 */
export type FindResponse =
  { kind: "made"; id: string; outputs: PropertyMap } | { kind: "nothing" } | { kind: "unknown"; reason: string };

export interface ReadRequest extends CallContext {
  urn: string;
  type: string;
  id: string;
  /** From state; undefined if the resource is being imported or looked up. */
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
  /** The new id, if the thing had to be made anew; left out: it is the same. */
  id?: string;
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
 * Thrown by create and update if something was made but is not as it should be. State then keeps it with an initError,
 * so that the next `up` repairs it and `destroy` removes it.
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
