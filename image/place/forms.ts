import { z } from "zod";
import type { Technology } from "../../scenarios/technology";
import type { ImageKind } from "../custom/kind";
import type { ImageFile, LocalImage } from "../localImage";
import { KvmFiles } from "../schema";

/** How guests of one kind take an image. */
export interface ImageForm<Form extends z.ZodType = z.ZodType> {
  /** The files that a host must hold; an image has all those of one of the alternatives. */
  files: ImageFile[][];
  /** The images that can be used. */
  sources: readonly ImageKind[];
  /** What the manifest says of the image on a host. */
  form: Form;
  /**
   * @param folder the image's on the host, absolute
   * @param tag the image's name in a daemon that keeps images of its own
   */
  ofImage(folder: string, image: LocalImage, tag: string): z.infer<Form>;
}

const formOf = <Form extends z.ZodType>(form: ImageForm<Form>) => form;

/** What each guest kind's descriptor says of images. */
export const imageForms: Record<Technology, ImageForm> = {
  kvm: formOf({
    files: [["disk.squashfs", "kernel", "initrd"], ["disk.qcow2"]],
    sources: ["own", "tarball", "cloud"],
    form: KvmFiles,
    ofImage: (folder, image): KvmFiles =>
      image.files["disk.qcow2"] === undefined
        ? {
            disk: `${folder}/disk.squashfs`,
            diskFormat: "raw",
            directBoot: { kernel: `${folder}/kernel`, initrd: `${folder}/initrd` },
          }
        : { disk: `${folder}/disk.qcow2`, diskFormat: "qcow2", directBoot: null },
  }),
  lxc: formOf({
    files: [["root.tar"]],
    sources: ["own", "tarball"],
    form: z.strictObject({ rootfs: z.string() }),
    ofImage: (folder) => ({ rootfs: `${folder}/rootfs` }),
  }),
  docker: formOf({
    files: [["root.tar"]],
    sources: ["own", "tarball", "registry"],
    form: z.strictObject({ image: z.string() }),
    ofImage: (_folder, _image, tag) => ({ image: tag }),
  }),
};
