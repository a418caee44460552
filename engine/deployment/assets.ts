import { createHash } from "node:crypto";
import { promises as fs } from "node:fs";
import * as path from "node:path";
import { VisibleError } from "../../errors/visibleError";
import { KIND, type PropertyMap, type PropertyValue, SIGNATURE } from "../model/values";
import { isMap } from "../properties/secrets";

/**
 * Adds to every asset and archive in `value` the `hash` of its content, by which providers and diffs recognize a
 * change. Paths stay as the program wrote them, because state must not depend on where the project is. Relative paths
 * start at `projectFolder`.
 */
export async function hashAssets(value: PropertyValue, projectFolder: string): Promise<PropertyValue> {
  if (Array.isArray(value)) return Promise.all(value.map((item) => hashAssets(item, projectFolder)));
  if (!isMap(value)) return value;
  if (value[SIGNATURE] === KIND.asset) return { ...value, hash: await assetHash(value, projectFolder) };
  if (value[SIGNATURE] === KIND.archive) return { ...value, hash: await archiveHash(value, projectFolder) };
  const entries = Object.entries(value).map(async ([key, child]) => [key, await hashAssets(child, projectFolder)]);
  return Object.fromEntries(await Promise.all(entries)) as PropertyMap;
}

/** SHA-256 of the asset's bytes, as Pulumi's CLI computes it. */
async function assetHash(asset: PropertyMap, projectFolder: string): Promise<string> {
  if (typeof asset.text === "string") return sha256(asset.text);
  if (typeof asset.path === "string") return sha256(await readFile(projectFolder, asset.path));
  throw new VisibleError(
    `a remote asset (${String(asset.uri)}) is not fetched by the embedded engine`,
    "Use a file or a text.",
  );
}

/** SHA-256 over the names and contents of all members of the archive, in the order of their names. */
async function archiveHash(archive: PropertyMap, projectFolder: string): Promise<string> {
  if (isMap(archive.assets)) {
    const parts: string[] = [];
    for (const name of Object.keys(archive.assets).sort()) {
      const member = await hashAssets(archive.assets[name] ?? null, projectFolder);
      parts.push(`${name}\0${isMap(member) ? String(member.hash) : ""}\n`);
    }
    return sha256(parts.join(""));
  }
  if (typeof archive.path === "string") return pathHash(path.resolve(projectFolder, archive.path));
  throw new VisibleError(
    `a remote archive (${String(archive.uri)}) is not fetched by the embedded engine`,
    "Use a folder or a file.",
  );
}

async function pathHash(fileOrFolder: string): Promise<string> {
  const stat = await fs.stat(fileOrFolder).catch(() => {
    throw new VisibleError(`the archive ${fileOrFolder} does not exist`);
  });
  if (!stat.isDirectory()) return sha256(await fs.readFile(fileOrFolder));
  const parts: string[] = [];
  for (const name of (await fs.readdir(fileOrFolder)).sort())
    parts.push(`${name}\0${await pathHash(path.join(fileOrFolder, name))}\n`);
  return sha256(parts.join(""));
}

async function readFile(projectFolder: string, file: string): Promise<Buffer> {
  return fs.readFile(path.resolve(projectFolder, file)).catch((error: NodeJS.ErrnoException) => {
    throw new VisibleError(`the asset ${file} cannot be read (${error.code ?? error.message})`);
  });
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
