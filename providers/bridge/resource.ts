import { createHash } from "node:crypto";
import type { CallContext } from "../../engine/provider";
import type { PropertyMap } from "../../engine/values";
import { VisibleError } from "../../errors/visibleError";
import type { ResourceType } from "../shell";
import { checkInputs } from "./check";
import { diffState } from "./diff";
import type { ResourceSchema } from "./schema";
import { importedInputs, type ObservedResource, type StateForm } from "./stateForm";

/** One resource type of a bridged plugin: its schema, and what is done on the host. Inputs have been through check. */
export interface Resource<Host> {
  schema: ResourceSchema;
  /** Makes the whole resource. If that fails, nothing of it is left on the host. */
  create(host: Host, inputs: PropertyMap, context: ResourceContext): Promise<ObservedResource>;
  /** What an interrupted create left; undefined if it left nothing; a text if that is uncertain, which says why. */
  find(host: Host, inputs: PropertyMap, context: ResourceContext): Promise<ObservedResource | string | undefined>;
  /** The resource as it is now; undefined if it is gone. `known` holds its inputs and its outputs in state. */
  read(host: Host, id: string, known: PropertyMap, context: CallContext): Promise<ObservedResource | undefined>;
  /**
   * Changes the resource in place. Absent if every change either replaces the resource or does not concern the host. Returns the new
   * id if the resource had to be made anew.
   */
  update?(
    host: Host,
    id: string,
    before: PropertyMap,
    inputs: PropertyMap,
    context: CallContext,
  ): Promise<string | undefined | void>;
  /** Succeeds if the resource is gone already. */
  delete(host: Host, id: string, known: PropertyMap, context: CallContext): Promise<void>;
}

export interface ResourceContext extends CallContext {
  /** Relative paths in the program start here. */
  projectFolder: string;
  /** 0 where the program set none. */
  timeoutSeconds: number;
  /** The id for the resource on hosts that let us choose one: see {@link uuidOf}. */
  uuid: string;
}

/** The table of resource types for the shell, for a bridged plugin that writes state in the given form. */
export function bridged<Host extends { readonly name: string }>(
  resources: Resource<Host>[],
  form: StateForm,
  projectFolder: string,
): Record<string, ResourceType<Host>> {
  return Object.fromEntries(
    resources.map((resource) => [resource.schema.type, resourceType(resource, form, projectFolder)]),
  );
}

function resourceType<Host extends { readonly name: string }>(
  { schema, create, find, read, update, delete: remove }: Resource<Host>,
  form: StateForm,
  projectFolder: string,
): ResourceType<Host> {
  const contextOf = (request: CallContext & { urn: string; inputs: PropertyMap }, timeoutSeconds: number) => ({
    log: request.log,
    signal: request.signal,
    projectFolder,
    timeoutSeconds,
    uuid: uuidOf(request.urn, request.inputs),
  });
  return {
    check: ({ name, olds, news }) => checkInputs(schema, name, olds, news),

    diff: ({ oldOutputs, newInputs, ignoreChanges }) => diffState(schema, oldOutputs, newInputs, ignoreChanges),

    previewCreate: ({ inputs, timeoutSeconds }) => ({
      id: "",
      outputs: form.previewCreate(schema, inputs, timeoutSeconds),
    }),

    async create(host, request) {
      const { inputs, timeoutSeconds } = request;
      const found = await create(host, inputs, contextOf(request, timeoutSeconds));
      return { id: found.id, outputs: form.outputs(schema, found, inputs, { kind: "create", inputs, timeoutSeconds }) };
    },

    async find(host, request) {
      const found = await find(host, request.inputs, contextOf(request, 0));
      if (found === undefined) return { kind: "nothing" };
      if (typeof found === "string") return { kind: "unknown", reason: found };
      return { kind: "made", id: found.id, outputs: form.outputs(schema, found, request.inputs, { kind: "read" }) };
    },

    async read(host, request) {
      const { id, inputs, outputs: before = {} } = request;
      const known = { ...inputs, ...before };
      const found = await read(host, id, known, request);
      if (!found) return undefined;
      const outputs = form.outputs(schema, found, known, { kind: "read", before });
      return {
        id: found.id,
        inputs: inputs ? form.refreshedInputs(inputs, outputs) : importedInputs(schema, found.properties),
        outputs,
      };
    },

    previewUpdate: ({ oldOutputs, newInputs }) => ({ outputs: form.previewUpdate(schema, newInputs, oldOutputs) }),

    async update(host, request) {
      const { type, oldOutputs: before, newInputs: inputs } = request;
      const id = (await update?.(host, request.id, before, inputs, request)) ?? request.id;
      const found = await read(host, id, { ...before, ...inputs }, request);
      if (!found) throw gone(host, type, id);
      return { id, outputs: form.outputs(schema, found, inputs, { kind: "update", before }) };
    },

    delete: (host, request) => remove(host, request.id, { ...request.inputs, ...request.outputs }, request),
  };
}

/** The resource that was read right after it was made. Throws if it is gone again; `what` names it and its host. */
export function asMade<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new VisibleError(`${what} vanished while it was being made`);
  return found;
}

function gone(host: { name: string }, type: string, id: string): VisibleError {
  const packageName = type.split(":")[0];
  return new VisibleError(`${packageName} on ${host.name}: ${type} ${id} is gone`, "Run refresh, then up again.");
}

/**
 * A UUID derived from a resource's URN and name, by which the resource is found even if no state has recorded its id.
 */
function uuidOf(urn: string, { name }: PropertyMap): string {
  const digest = createHash("sha256")
    .update(`${urn}\n${typeof name === "string" ? name : ""}`)
    .digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80; // Version 8: for schemes of one's own (RFC 9562).
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
