import { shellWord } from "../errors/shellWord";
import type { Host } from "../scenarios/host";
import { sshPath } from "./sshPath";

/**
 * The options that make ssh log in on a server with its configured key and pinned host key, whatever the user's own ssh
 * files say; each as "-o WORD" for a shell's command line.
 */
export function loginOptions({
  keyFile,
  knownHostsFile,
  hostKey,
}: Pick<Host, "keyFile" | "knownHostsFile" | "hostKey">): string[] {
  const pinned =
    hostKey === ""
      ? [`UserKnownHostsFile=${sshPath(knownHostsFile)}`]
      : ["UserKnownHostsFile=none", `KnownHostsCommand=/bin/echo %H ${hostKey}`];
  const options = [`IdentityFile=${sshPath(keyFile)}`, "IdentitiesOnly=yes", "GlobalKnownHostsFile=none", ...pinned];
  return options.map((option) => `-o ${shellWord(option)}`);
}
