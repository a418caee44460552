import { z } from "zod";
import { everyGuestKind, type guestKinds } from ".";
import { Hosts } from "../../scenarios/host";
import { ImageChoice } from "../../scenarios/scenario";
import { Technology } from "../../scenarios/technology";

/** What the GuestImage command gets on stdin. */
export const ImageRequest = z.strictObject({
  hosts: Hosts,
  /** The image is put on the hosts only in the forms that these need. */
  technologies: z.array(Technology).min(1),
  /** source "": Tare's own image, built on this machine if its cache does not have it. */
  image: ImageChoice,
});
export type ImageRequest = z.infer<typeof ImageRequest>;

/** The image as one host holds it, in the form of each kind of guests; null for a kind that was not asked for. */
export type HostImage = {
  [Kind in Technology]: z.infer<(typeof guestKinds)[Kind]["image"]["form"]> | null;
};
/** Fills in null for missing kinds: a manifest that is older than a guest kind does not name it. */
export const HostImage = z.strictObject(
  Object.fromEntries(everyGuestKind.map(({ name, image }) => [name, image.form.nullable().default(null)])),
) as unknown as z.ZodType<HostImage>;

/** What the GuestImage command prints on stdout: the same for the same image, whoever built it and when. */
export const ImageManifest = z.strictObject({
  /** Identity of the image: SHA-256 of the root file system's tar, or the digest that the user gave. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** SHA-256 of the sorted "PACKAGE VERSION" lines inside; null for an image of the user's own. */
  packagesDigest: z.string().nullable(),
  /** PID 1 of containers made from it. */
  init: z.array(z.string()).min(1),
  sender: HostImage,
  responder: HostImage,
});
export type ImageManifest = z.infer<typeof ImageManifest>;
