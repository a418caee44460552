import { z } from "zod";
import type { Host } from "../scenarios/host";
import { connect } from "./place/connection";

/** An image in a host's cache. */
export const CachedImage = z.strictObject({
  sha256: z.string(),
  bytes: z.int(),
  /** A guest, mount or container uses it; such an image is not removed. */
  inUse: z.boolean(),
});
export type CachedImage = z.infer<typeof CachedImage>;

/** The images that a host keeps, for the inventory. */
export const imageList = (host: Host): Promise<CachedImage[]> => cached(host, "list");

/** Removes the images that nobody uses from a host (`./tare host clean`); resolves to those removed. */
export const imageClean = (host: Host): Promise<CachedImage[]> => cached(host, "clean");

async function cached(host: Host, verb: "list" | "clean"): Promise<CachedImage[]> {
  const connection = await connect(host);
  try {
    return z.array(CachedImage).parse(JSON.parse(await connection.call(verb, { folder: `${host.dataFolder}/images` })));
  } finally {
    await connection.close();
  }
}
