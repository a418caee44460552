import { z } from "zod";
import type { HostCaller } from "../connections/hostCaller";

/** An image in a host's cache. */
const CachedImage = z.strictObject({
  sha256: z.string(),
  bytes: z.int(),
  /** A guest, running or not, or a mount needs it; such an image is not removed. */
  inUse: z.boolean(),
});
export type CachedImage = z.infer<typeof CachedImage>;

/** The images that a host keeps in its data folder. */
export async function listImages({ call }: HostCaller, dataFolder: string): Promise<CachedImage[]> {
  return z.array(CachedImage).parse(await call("list-images", { dataFolder }));
}

/** Removes the images that nobody uses from a host (`./tare host clean`); resolves to those removed. */
export async function cleanImages({ call }: HostCaller, dataFolder: string): Promise<CachedImage[]> {
  return z.array(CachedImage).parse(await call("clean-images", { dataFolder }));
}
