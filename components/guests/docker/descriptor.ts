import { z } from "zod";
import { fail, kindChecks, ok } from "../doctor";
import type { GuestKind, ImageSupport } from "../kind";
import { dockerLab } from "./lab";

const DockerForm = z.strictObject({ image: z.string().describe("tag in the host's dockerd: tare/guest:SHA12") });

const image: ImageSupport<z.infer<typeof DockerForm>> = {
  sources: ["own", "tarball", "registry"],
  files: [["root.tar"]],
  form: DockerForm,
  ofImage: (_folder, _image, tag) => ({ image: tag }),
};

export const docker = {
  name: "docker",
  image,
  things: ["container", "docker network"],
  processes: ["dockerd", "containerd"],
  doctor: {
    ...kindChecks({ docker: z.string().nullable() }, [
      {
        name: "Docker",
        judge: ({ docker: version }) =>
          version === null
            ? fail("the daemon does not answer", "there: systemctl start docker (in a lab: ./tare lab up)")
            : ok(`daemon ${version}`),
      },
    ]),
    socket: "/var/run/docker.sock",
    opensFirewall: true,
  },
  lab: dockerLab,
  resources: () => (require("./resources") as typeof import("./resources")).prepareDocker,
} satisfies GuestKind;
