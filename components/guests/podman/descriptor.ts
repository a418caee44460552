import { z } from "zod";
import { fail, kindChecks, ok } from "../doctor";
import type { GuestKind, ImageSupport } from "../kind";
import { podmanLab } from "./lab";

const PodmanForm = z.strictObject({
  image: z.string().describe("name in the host's Podman: localhost/tare/guest:SHA12"),
});

const image: ImageSupport<z.infer<typeof PodmanForm>> = {
  sources: ["own", "tarball"],
  files: [["root.tar"]],
  form: PodmanForm,
  // Podman completes a short name with a registry unless it names this host.
  ofImage: (_folder, _image, tag) => ({ image: `localhost/${tag}` }),
};

export const podman = {
  name: "podman",
  image,
  things: ["podman container"],
  processes: ["conmon", "podman"],
  doctor: {
    ...kindChecks({ podman: z.string().nullable(), podmanImageComplaint: z.string().nullable() }, [
      {
        name: "Podman",
        judge: ({ podman: version, podmanImageComplaint: complaint }) => {
          if (version === null) return fail("podman info fails", "there: see what podman info says");
          if (complaint === null) return ok(`version ${version}`);
          return fail(
            `version ${version} takes no images: ${complaint}`,
            "apt-get install golang-github-containers-common, or write the policy yourself: man containers-policy.json",
          );
        },
      },
    ]),
    opensFirewall: false,
  },
  lab: podmanLab,
  resources: () => (require("./resources") as typeof import("./resources")).preparePodman,
} satisfies GuestKind;
