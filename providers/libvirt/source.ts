import { createWriteStream } from "node:fs";
import { open, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import type { CallContext } from "../../engine/provider";
import { VisibleError } from "../../errors/visibleError";
import { makeOwnFolder } from "../../files/ownFolder";
import { hashFile } from "../hashFile";
import { withFolder } from "./temporaryFiles";
import type { Hypervisor } from "./virsh";

/** What a volume is filled with: a file on this machine, or one that was downloaded to it. */
export interface Source {
  /** As the program names it. */
  name: string;
  path: string;
  bytes: number;
  format: "raw" | "qcow2";
  close(): Promise<void>;
}

/** Opens a volume's source, which is a path or an http(s) URL; undefined if `name` is empty. */
export async function openSource(
  name: string,
  context: CallContext & { projectFolder: string },
): Promise<Source | undefined> {
  if (name === "") return undefined;
  if (/^https?:\/\//.test(name)) return fetchSource(name, context.signal);
  const path = resolve(context.projectFolder, name.replace(/^file:\/\//, ""));
  return describe(name, path, async () => undefined);
}

async function fetchSource(url: string, signal: AbortSignal): Promise<Source> {
  const folder = makeOwnFolder("tare-source-");
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const response = await fetch(url, { signal });
    if (!response.ok || response.body === null) throw new Error(`${response.status} ${response.statusText}`);
    const path = join(folder, "image");
    await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(path));
    return await describe(url, path, close);
  } catch (error) {
    await close();
    throw new VisibleError(`libvirt: source ${url} cannot be fetched: ${(error as Error).message}`);
  }
}

async function describe(name: string, path: string, close: () => Promise<void>): Promise<Source> {
  const file = await open(path).catch((error: Error) => {
    throw new VisibleError(`libvirt: source ${name} cannot be read: ${error.message}`);
  });
  try {
    const magic = Buffer.alloc(4);
    await file.read(magic, 0, 4, 0);
    const format = magic.toString("latin1") === "QFI\xfb" ? "qcow2" : "raw";
    return { name, path, bytes: (await stat(path)).size, format, close };
  } finally {
    await file.close();
  }
}

/** Reads a volume back and compares it with a source. */
export async function sameContent(
  host: Hypervisor,
  where: string[],
  source: Source,
  context: CallContext,
): Promise<boolean> {
  return withFolder(async (folder) => {
    const copy = join(folder, "copy");
    await host.run("reading a volume back", context, ["vol-download", ...where, "--file", copy]);
    return (await hashFile(copy)) === (await hashFile(source.path));
  });
}
