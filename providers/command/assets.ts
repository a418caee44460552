import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { KIND, SIGNATURE, type PropertyMap } from "../../engine/values";
import { VisibleError } from "../../errors/visibleError";
import { hashFile } from "../hashFile";

/**
 * A digest of a file, or of a folder's relative paths and contents. It does not depend on where the file or folder is.
 */
export async function hashPath(path: string): Promise<string> {
  if (!(await stat(path)).isDirectory()) return hashFile(path);
  const hash = createHash("sha256");
  for (const file of await listFiles(path)) hash.update(`${file}\0${await hashFile(join(path, file))}\n`);
  return hash.digest("hex");
}

/** Paths of all files under a folder, relative to it, with slashes, sorted. */
async function listFiles(folder: string, under = ""): Promise<string[]> {
  const entries = await readdir(join(folder, under), { withFileTypes: true });
  const lists = entries.map(async (entry) => {
    const path = under === "" ? entry.name : `${under}/${entry.name}`;
    return entry.isDirectory() ? listFiles(folder, path) : [path];
  });
  return (await Promise.all(lists)).flat().sort();
}

/**
 * The pattern language of `assetPaths` and `archivePaths`: `*` and `?` do not match a slash, `**` does; `[abc]`,
 * `[!abc]` and `{one,other}` are as in a shell; a backslash makes the next character literal.
 */
function globPattern(glob: string): RegExp {
  let source = "";
  let depth = 0;
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at]!;
    if (character === "\\") source += literal(glob[++at] ?? "\\");
    else if (character === "*" && glob[at + 1] === "*") {
      source += ".*";
      at++;
    } else if (character === "*") source += "[^/]*";
    else if (character === "?") source += "[^/]";
    else if (character === "[" && glob.indexOf("]", at + 2) > 0) {
      const end = glob.indexOf("]", at + 2);
      const members = glob.slice(at + 1, end);
      source += members.startsWith("!")
        ? `[^${members.slice(1).replace(/[\\^]/g, "\\$&")}]`
        : `[${members.replace(/[\\^]/g, "\\$&")}]`;
      at = end;
    } else if (character === "{") {
      source += "(?:";
      depth++;
    } else if (character === "}" && depth > 0) {
      source += ")";
      depth--;
    } else if (character === "," && depth > 0) source += "|";
    else source += literal(character);
  }
  if (depth > 0) throw new VisibleError(`the pattern ${JSON.stringify(glob)} has a "{" without its "}"`);
  return new RegExp(`^${source}$`, "s");
}

const literal = (character: string) => character.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/**
 * The files under `folder` that the patterns choose. Later patterns win; one that begins with "!" excludes files again.
 */
async function chooseFiles(folder: string, globs: string[]): Promise<string[]> {
  const rules = globs.map((glob) => ({ excludes: glob.startsWith("!"), pattern: globPattern(glob.replace(/^!/, "")) }));
  return (await listFiles(folder)).filter((file) =>
    rules.reduce((chosen, rule) => (rule.pattern.test(file) ? !rule.excludes : chosen), false),
  );
}

/** The output `assets`: file assets by relative path. */
export async function fileAssets(folder: string, globs: string[]): Promise<PropertyMap> {
  const files = await chooseFiles(folder, globs);
  const assets = files.map(async (file): Promise<[string, PropertyMap]> => {
    const path = join(folder, file);
    return [file, { [SIGNATURE]: KIND.asset, hash: await hashFile(path), path }];
  });
  return Object.fromEntries(await Promise.all(assets));
}

/** The output `archive`: one archive made of the chosen files. */
export async function fileArchive(folder: string, globs: string[]): Promise<PropertyMap> {
  const assets = await fileAssets(folder, globs);
  const hash = createHash("sha256");
  for (const [path, asset] of Object.entries(assets))
    hash.update(`${path}\0${String((asset as PropertyMap)["hash"])}\n`);
  return { [SIGNATURE]: KIND.archive, hash: hash.digest("hex"), assets };
}
