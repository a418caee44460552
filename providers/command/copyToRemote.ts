import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { CallContext } from "../../engine/provider";
import { equal, isAsset, isMap, KIND, SIGNATURE, type PropertyMap } from "../../engine/values";
import type { ConnectionPool } from "../../connections/pool";
import { uploadPath, uploadText } from "../../connections/upload";
import type { ResourceType } from "../shell";
import { hashPath } from "./assets";
import { sealConnection, targetOf } from "./connection";
import { checkInputs, copyInputs } from "./inputs";
import { diff, read, uniqueHex } from "./common";

/** A file, a folder or a text that is copied to a host. The copy stays there when the resource is deleted. */
export function copyToRemote(projectFolder: string): ResourceType<ConnectionPool> {
  return {
    async check({ news }) {
      const { inputs, failures } = checkInputs(copyInputs, news);
      const source = inputs["source"];
      if (isAsset(source)) {
        const reason = sourceProblem(source);
        if (reason === undefined) inputs["source"] = await withHash(source, projectFolder);
        else failures.push({ property: "source", reason });
      }
      return { inputs: sealConnection(inputs), failures };
    },
    diff,
    previewCreate: ({ inputs }) => ({ id: "", outputs: sealConnection(inputs) }),
    async create(pool, request) {
      await copy(pool, projectFolder, request.inputs, request);
      return { id: uniqueHex(), outputs: sealConnection(request.inputs) };
    },
    find: async () => ({ kind: "nothing" }),
    read,
    previewUpdate: ({ newInputs }) => ({ outputs: sealConnection(newInputs) }),
    async update(pool, request) {
      const { oldInputs, newInputs } = request;
      if (mustCopyAgain(oldInputs, newInputs)) await copy(pool, projectFolder, newInputs, request);
      return { outputs: sealConnection(newInputs) };
    },
    delete: async () => undefined,
  };
}

/** What is wrong with a source; undefined if nothing is. */
function sourceProblem(source: PropertyMap): string | undefined {
  if (source[SIGNATURE] === KIND.archive)
    return source["path"] ? undefined : "source: an archive must be the path of a file or a folder";
  return source["path"] || typeof source["text"] === "string"
    ? undefined
    : "source: an asset must be a file or a text; download remote content first";
}

/** The source with the digest of its content, which reveals a change. */
async function withHash(source: PropertyMap, projectFolder: string): Promise<PropertyMap> {
  if (source["hash"]) return source;
  const hash = source["path"]
    ? await hashPath(resolve(projectFolder, String(source["path"])))
    : createHash("sha256")
        .update(String(source["text"] ?? ""))
        .digest("hex");
  return { ...source, hash };
}

/** Copies the source to the host. */
async function copy(
  pool: ConnectionPool,
  projectFolder: string,
  inputs: PropertyMap,
  context: CallContext,
): Promise<void> {
  const source = inputs["source"];
  if (!isMap(source)) throw new Error("source is missing");
  const connection = pool.get(targetOf(inputs["connection"]));
  const remotePath = String(inputs["remotePath"]);
  if (!source["path"]) return uploadText(connection, String(source["text"] ?? ""), remotePath, context);
  const path = String(source["path"]);
  // resolve() drops a trailing slash, which means: copy the folder's members, not the folder.
  const absolute = resolve(projectFolder, path) + (path.endsWith("/") ? "/" : "");
  await uploadPath(connection, absolute, remotePath, context);
}

/**
 * A changed connection alone does not cause a copy: the host is taken to be the same and to have the content already.
 */
function mustCopyAgain(oldInputs: PropertyMap, newInputs: PropertyMap): boolean {
  return (
    !equal(oldInputs["source"], newInputs["source"], "by-content") ||
    oldInputs["remotePath"] !== newInputs["remotePath"]
  );
}
