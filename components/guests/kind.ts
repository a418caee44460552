import type { z } from "zod";
import type { ImageFile, ImageKind } from "../../scenarios/image";
import type { Technology } from "../../scenarios/technology";
import type { KindDoctor } from "./doctor";
import type { KindLab } from "./lab";
import type { PrepareHost } from "./preparedHost";

/**
 * A guest kind without its Pulumi resources: plain data that is cheap to load. Its other files: resources.ts (what the program
 * declares), host.sh and verbs/ (its part of the host program, see host/lib/guest.sh) and packages.txt (what its hosts need, see
 * host/packages.ts).
 */
export interface GuestKind {
  name: Technology;
  image: ImageSupport;
  /** The least memory, in MiB, that a guest boots with; left out if there is no such bound. */
  minimumMemoryMiB?(image: ImageKind): number;
  /** All that it can leave on a host, in the order in which it must be removed. */
  things: readonly string[];
  /** The beginnings of the names that its daemons' and guests' processes have on a host. */
  processes: readonly string[];
  doctor: KindDoctor;
  lab: KindLab;
  /** Loads resources.ts and with it Pulumi's packages, so only a program that declares guests may call it. */
  resources(): PrepareHost;
}

/** What a kind's guests are made from. */
export interface ImageSupport<Form = unknown> {
  /** The kinds of image that can be used. */
  sources: readonly ImageKind[];
  /** Alternative sets of files that the host needs: the first set that the image has completely is used. */
  files: readonly (readonly ImageFile[])[];
  /** What the image's manifest says about the image on one host. */
  form: z.ZodType<Form>;
  /** The form of an image whose files are in this folder of the host; `tag` is its name in the kind's own image store. */
  ofImage(folder: string, image: { files: Partial<Record<ImageFile, unknown>> }, tag: string): Form;
}
