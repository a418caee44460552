import { createHash } from "node:crypto";
import type { CallContext } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import type { ResourceSchema } from "../../docker/schema/field";
import type { Hypervisor } from "../virsh";

/** What was made or found: its id, and the properties that libvirt decides or that may differ from what was asked for. */
export interface Found {
  id: string;
  properties: PropertyMap;
}

/** One resource type: its schema, and what is done through virsh. */
export interface Resource {
  schema: ResourceSchema;
  /** Makes it whole or leaves nothing. */
  create(host: Hypervisor, inputs: PropertyMap, context: ResourceContext): Promise<Found>;
  /** What an interrupted create has left; undefined where that is nothing. A text says why that cannot be told. */
  find(host: Hypervisor, inputs: PropertyMap, context: ResourceContext): Promise<Found | string | undefined>;
  /** What it is now; undefined where it is gone. */
  read(host: Hypervisor, id: string, known: PropertyMap, context: CallContext): Promise<Found | undefined>;
  /** Makes in place what can be; absent where every change makes the resource anew. */
  update?(host: Hypervisor, id: string, before: PropertyMap, inputs: PropertyMap, context: CallContext): Promise<void>;
  delete(host: Hypervisor, id: string, known: PropertyMap, context: CallContext): Promise<void>;
}

export interface ResourceContext extends CallContext {
  /** Relative paths in the program start here. */
  projectFolder: string;
  timeoutSeconds: number;
  /** What libvirt is to know it by, where it lets us say so: see {@link uuidOf}. */
  uuid: string;
}

/** The UUID of a resource's thing follows from its URN and name, so that it is found again where no state has its id. */
export function uuidOf(urn: string, inputs: PropertyMap): string {
  const digest = createHash("sha256")
    .update(`${urn}\n${textOf(inputs, "name")}`)
    .digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80; // version 8: made in a way of one's own (RFC 9562)
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

/** A text input; "" where it is not set. */
export function textOf(inputs: PropertyMap, name: string): string {
  const value = inputs[name];
  return typeof value === "string" ? value : "";
}

/** A name that libvirt takes and virsh cannot read as an option. */
export function nameOf(inputs: PropertyMap): string {
  const name = textOf(inputs, "name");
  if (!/^[A-Za-z0-9_.][A-Za-z0-9_.:+@-]*$/.test(name))
    throw new Error(`libvirt: name ${JSON.stringify(name)} is not usable: give letters, digits and _ . : + @ -`);
  return name;
}

/** Runs work; when it fails, undoes with a signal of its own (the first may be the reason), and throws what failed. */
export async function orUndo<T>(
  context: CallContext,
  work: () => Promise<T>,
  undo: (context: CallContext) => Promise<unknown>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const log: CallContext["log"] = (severity, message) => context.log(severity, message);
    await undo({ log, signal: AbortSignal.timeout(60_000) }).catch((failure: Error) =>
      log("warning", `cannot undo it: ${failure.message}`),
    );
    throw error;
  }
}
