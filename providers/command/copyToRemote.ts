import { resolve } from "node:path";
import type { CallContext } from "../../engine/provider";
import { KIND, SIGNATURE, type PropertyMap } from "../../engine/values";
import type { ConnectionPool } from "../../connections/pool";
import { uploadPath, uploadText } from "../../connections/upload";
import { equal, isMap } from "../properties";
import { hashPath } from "./assets";
import { targetOf } from "./connection";
import { createHash } from "node:crypto";

/** Says what is wrong with a source, or nothing. */
export function sourceProblem(source: PropertyMap): string | undefined {
  if (source[SIGNATURE] === KIND.archive)
    return source["path"] ? undefined : "source: an archive must be the path of a file or a folder";
  return source["path"] || typeof source["text"] === "string"
    ? undefined
    : "source: an asset must be a file or a text; download remote content first";
}

/** The source with the digest of its content, by which a change is told. */
export async function withHash(source: PropertyMap, projectFolder: string): Promise<PropertyMap> {
  if (source["hash"]) return source;
  const hash = source["path"]
    ? await hashPath(resolve(projectFolder, String(source["path"])))
    : createHash("sha256")
        .update(String(source["text"] ?? ""))
        .digest("hex");
  return { ...source, hash };
}

/** Copies the source to the host. */
export async function copy(
  pool: ConnectionPool,
  projectFolder: string,
  inputs: PropertyMap,
  context: CallContext,
): Promise<void> {
  const source = inputs["source"];
  if (!isMap(source)) throw new Error("source is missing");
  const connection = pool.get(targetOf(inputs["connection"]));
  const remotePath = String(inputs["remotePath"]);
  const call = { signal: context.signal, log: context.log.bind(context) };
  if (!source["path"]) return uploadText(connection, String(source["text"] ?? ""), remotePath, call);
  const path = String(source["path"]);
  // A trailing slash has a meaning (the folder's members, not the folder), and resolve() drops it.
  const absolute = resolve(projectFolder, path) + (path.endsWith("/") ? "/" : "");
  await uploadPath(connection, absolute, remotePath, call);
}

/** A changed connection alone moves no file: the content is there already. */
export function mustCopyAgain(oldInputs: PropertyMap, newInputs: PropertyMap): boolean {
  return !equal(oldInputs["source"], newInputs["source"]) || oldInputs["remotePath"] !== newInputs["remotePath"];
}
