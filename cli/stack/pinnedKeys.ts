import { resolve } from "node:path";
import { pinnedHostKey } from "../../connections/knownHosts";
import type { PinnedKey } from "../../connections/pool";
import { type Host, type Hosts, sides } from "../../scenarios/host";
import type { FoundStack } from "./find";

/**
 * The host keys that a stack's config pins now. They count more than those in its state: a server that was set up anew has another
 * key, and `destroy`, which the program plays no part in, would go by the old one for ever. Nothing that is wrong with the config
 * gets in the way: then the keys in state count.
 */
export async function pinnedKeys(found: FoundStack): Promise<PinnedKey> {
  const hosts = await configuredHosts(found);
  return (server) => {
    const isAsked = ({ address, port }: Host) => address === server.host && port === (server.port ?? 22);
    const host = sides.map((side) => hosts?.[side]).find((one) => one !== undefined && isAsked(one));
    if (host === undefined) return undefined;
    try {
      return pinnedHostKey({ ...host, knownHostsFile: resolve(found.project.folder, host.knownHostsFile) });
    } catch {
      return undefined;
    }
  };
}

async function configuredHosts(found: FoundStack): Promise<Hosts | undefined> {
  try {
    const { hostsOf } = await import("./stackHosts");
    return (await hostsOf(found)).hosts;
  } catch {
    return undefined;
  }
}
