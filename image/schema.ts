import { z } from "zod";
import { Hosts } from "../scenarios/host";
import { GuestImage } from "../scenarios/scenario";
import { Technology } from "../scenarios/technology";

/** What the GuestImage command gets on stdin. */
export const ImageRequest = z.strictObject({
  hosts: Hosts,
  /** The image is put on the hosts in the forms that these need, and in no other. */
  technologies: z.array(Technology).min(1),
  /** source "": Tare's own image, built on this machine when its cache does not hold it. */
  image: GuestImage,
});
export type ImageRequest = z.infer<typeof ImageRequest>;

/** Absolute paths on the host, all read-only and shared by its guests. */
export const KvmFiles = z.strictObject({
  disk: z.string(),
  diskFormat: z.enum(["raw", "qcow2"]),
  /** Null for a cloud image, which boots by itself and is set up by cloud-init. */
  directBoot: z.strictObject({ kernel: z.string(), initrd: z.string() }).nullable(),
});
export type KvmFiles = z.infer<typeof KvmFiles>;

/** The image as one host holds it; null for a technology that was not asked for. */
export const HostImage = z.strictObject({
  docker: z.strictObject({ image: z.string().describe("tag in the host's dockerd: tare/guest:SHA12") }).nullable(),
  lxc: z
    .strictObject({ rootfs: z.string().describe("folder, the lower layer of every container's overlay") })
    .nullable(),
  kvm: KvmFiles.nullable(),
});
export type HostImage = z.infer<typeof HostImage>;

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
