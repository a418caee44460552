import { z } from "zod";
import type { GuestKind, ImageSupport } from "../kind";
import { bareLab } from "./lab";

const BareForm = z.strictObject({ rootfs: z.string().describe("folder, the lower layer of every guest's root") });

const image: ImageSupport<z.infer<typeof BareForm>> = {
  sources: ["own", "tarball"],
  files: [["root.tar"]],
  form: BareForm,
  ofImage: (folder) => ({ rootfs: `${folder}/rootfs` }),
};

/**
 * No virtualization at all, the floor that technologies are shown above: processes of the host itself, in its own network, from the
 * same image as other guests.
 */
export const bare = {
  name: "bare",
  image,
  things: ["bare guest"],
  processes: [],
  doctor: { reading: {}, checks: [], opensFirewall: false },
  lab: bareLab,
  resources: () => (require("./resources") as typeof import("./resources")).prepareBare,
} satisfies GuestKind;
