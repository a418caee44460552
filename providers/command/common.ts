import { randomBytes } from "node:crypto";
import type { ReadResponse } from "../../engine/provider";
import { structuralDiff } from "../../engine/values";
import { VisibleError } from "../../errors/visibleError";
import { diffResponse, withoutIgnored } from "../differences";
import type { ConnectionPool } from "../../connections/pool";
import type { ResourceType } from "../shell";

type Type = ResourceType<ConnectionPool>;

/** A random suffix that makes an id unique. */
export const uniqueHex = () => randomBytes(4).toString("hex");

/** Every change is an update. Changed triggers replace the resource because the SDK asks for it (replaceOnChanges). */
export const diff: Type["diff"] = ({ oldInputs, newInputs, ignoreChanges }) =>
  diffResponse(withoutIgnored(structuralDiff(oldInputs, newInputs, false, "by-content"), ignoreChanges));

/** There is nothing to read for a command or a copied file: state stays as it was. */
export const read: Type["read"] = async (_pool, { type, id, inputs, outputs }): Promise<ReadResponse> => {
  if (inputs === undefined || outputs === undefined)
    throw new VisibleError(`${type} ${id} cannot be imported: a command cannot be looked up`);
  return { id, inputs, outputs };
};
