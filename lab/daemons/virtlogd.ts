import { connect } from "node:net";
import { writeIfDifferent } from "../files";
import { ownFile, pathIn, runIn, type LiveHost } from "../host";
import type { Daemon } from "./daemon";

/** Keeps the consoles of KVM guests; libvirtd starts no guest without it. */
export const virtlogd: Daemon = {
  name: "virtlogd",
  for: "kvm",
  pidFile: "/run/virtlogd.pid",
  readyWithinSeconds: 15,
  configure: (host) =>
    writeIfDifferent(ownFile(host, "/etc/libvirt", "virtlogd.conf"), "# Written by the lab: stock values.\n"),
  command: () => ["virtlogd", ["--config", "/etc/libvirt/virtlogd.conf", "--pid-file", "/run/virtlogd.pid"]],

  async version(host) {
    if (!(await accepts(host, "/run/libvirt/virtlogd-sock"))) return undefined;
    const answer = await runIn(host, "virtlogd", ["--version"]).catch(() => "");
    return /\d+(\.\d+)+/.exec(answer)?.[0];
  },
};

/** True where something listens at a unix socket of the host. */
function accepts(host: LiveHost, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(pathIn(host, path));
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}
