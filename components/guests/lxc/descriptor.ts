import { z } from "zod";
import type { GuestKind, ImageSupport } from "../kind";
import { lxcLab } from "./lab";

const LxcForm = z.strictObject({ rootfs: z.string().describe("folder, the lower layer of every container's overlay") });

const image: ImageSupport<z.infer<typeof LxcForm>> = {
  sources: ["own", "tarball"],
  files: [["root.tar"]],
  form: LxcForm,
  ofImage: (folder) => ({ rootfs: `${folder}/rootfs` }),
};

export const lxc = {
  name: "lxc",
  image,
  things: ["lxc container"],
  processes: ["lxc-start"],
  doctor: { reading: {}, checks: [], opensFirewall: false },
  lab: lxcLab,
  resources: () => (require("./resources") as typeof import("./resources")).prepareLxc,
} satisfies GuestKind;
