import type { z } from "zod";
import type { ImageFile, ImageKind } from "../../scenarios/image";
import type { Technology } from "../../scenarios/technology";
import type { KindDoctor } from "./doctor";
import type { KindLab } from "./lab";
import type { PrepareHost } from "./preparedHost";

/**
 * One kind of guests, as all but its Pulumi resources see it: plain data that whoever reads it pays nothing for. Its other files:
 * resources.ts (what the program declares), host.sh and verbs/ (its side of the host program, see host/lib/guest.sh) and
 * packages.txt (what its hosts need, see host/packages.ts).
 */
export interface GuestKind {
  name: Technology;
  image: ImageSupport;
  /** The least memory, in MiB, that a guest starts with; left out where there is no such bound. */
  minimumMemoryMiB?(image: ImageKind): number;
  /** All that it can leave on a host, in the order in which it must be removed. */
  things: readonly OwnedThing[];
  /** How the names begin of processes that its daemons and guests are on a host. */
  processes: readonly string[];
  doctor: KindDoctor;
  lab: KindLab;
  /** Loads resources.ts, and Pulumi's packages with it: only a program that declares guests does so. */
  resources(): PrepareHost;
}

/** What a kind's guests are made from. */
export interface ImageSupport<Form = unknown> {
  /** The kinds of image that can be used. */
  sources: readonly ImageKind[];
  /** Files that the host must hold. Alternatives: the first one that the image has in full is taken. */
  files: readonly (readonly ImageFile[])[];
  /** What the image's manifest says of the image on one host. */
  form: z.ZodType<Form>;
  /** The form of an image whose files lie in a folder of the host; `tag` is its name where the kind's daemon keeps images. */
  ofImage(folder: string, image: { files: Partial<Record<ImageFile, unknown>> }, tag: string): Form;
}

/** Something that a kind makes on a host, as `./tare doctor --leaks` finds it there. */
export interface OwnedThing {
  /** What its host.sh calls it, and the user reads. */
  label: string;
  /** The command that removes it by hand. */
  removal(name: string): string;
}
