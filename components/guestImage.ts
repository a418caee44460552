import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { recipeDigest } from "../image/recipe/recipe";
import { ImageManifest, type ImageRequest } from "./guests/imageManifest";
import { canonicalJson } from "../scenarios/digest";
import type { Hosts } from "../scenarios/host";
import { imageKind } from "../scenarios/image";
import type { ImageChoice } from "../scenarios/scenario";
import type { Technology } from "../scenarios/technology";
import { answerOf } from "./answer";
import { childOf, type ComponentOptions } from "./child";

export interface GuestImageArgs {
  /** Both servers; the image is put on each that lacks it, and verified. */
  hosts: pulumi.Input<Hosts>;
  /** Which form of the image the hosts need. */
  technology: pulumi.Input<Technology>;
  /** Tare's own image, or the user's with its digest. */
  image: pulumi.Input<ImageChoice>;
}

/** One root file system on both hosts, identified by its digest. Nothing is deleted: images outlive stacks in the hosts' caches. */
export class GuestImage extends pulumi.ComponentResource {
  readonly manifest: pulumi.Output<ImageManifest>;

  constructor(name: string, args: GuestImageArgs, opts?: ComponentOptions) {
    super("tare:components:GuestImage", name, {}, opts);
    const request = pulumi
      .all([args.hosts, args.technology, args.image])
      .apply(([hosts, technology, image]): ImageRequest => ({ hosts, technologies: [technology], image }));
    const placed = new command.local.Command(
      name,
      {
        create: "node -r ./register.js image/main.ts",
        stdin: request.apply(canonicalJson),
        // The request does not name the recipe, and a changed recipe makes a different image.
        triggers: [recipeDigest()],
        addPreviousOutputInEnv: false,
      },
      childOf(this, opts),
    );
    this.manifest = answerOf(placed, ImageManifest, "image/main.ts");
    this.registerOutputs({ manifest: this.manifest });
  }
}

/**
 * Checks a user's own image file before anything is created on a host. Returns no command if the image is not a file.
 */
export function verifiedImageFile(
  name: string,
  image: ImageChoice,
  opts: pulumi.CustomResourceOptions,
): command.local.Command[] {
  if (!["tarball", "cloud"].includes(imageKind(image.source))) return [];
  const create = "node -r ./register.js image/check.ts";
  return [
    new command.local.Command(name, { create, stdin: canonicalJson(image), addPreviousOutputInEnv: false }, opts),
  ];
}
