import type { KindLab } from "../lab";

const folder = "/etc/tare-bare";

/** Bare guests need no daemon. The host program reads in which control group they belong. */
export const bareLab: KindLab = {
  daemons: [],
  files: ({ guestsCgroup }) => [{ folder, name: "cgroup-parent", text: `${guestsCgroup}\n` }],
  toolsVersion: ["setpriv", ["--version"]],
  privateFolders: [{ path: folder }],
};
