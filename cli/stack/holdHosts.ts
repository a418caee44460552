import { SshError } from "../../connections/errors";
import { onHost } from "../../connections/hostConnection";
import type { ResourceState } from "../../engine/workspace";
import { isMap, parseUrn, plainValue, type PropertyMap } from "../../engine/values";
import { readConfig } from "../../config/readConfig";
import { type Host, sides } from "../../scenarios/host";
import type { Task } from "./deployment";

/**
 * Before an `up`: takes the reservations of a deployed stack again where they are lost. Where nothing of the stack changes, the engine
 * runs no command on a host, and nobody would see that the host is free for others. A host that does not answer is left to the
 * engine: an `up` that changes nothing needs no host.
 * @throws HostError that names the holder, if somebody else has a host by now
 */
export async function holdHosts({ store, config }: Pick<Task, "store" | "config">): Promise<void> {
  const resources = (await store.load())?.resources ?? [];
  const requests = sides.map((side) => reservedBy(resources, `reservation-${side}`));
  if (requests.every((request) => request === undefined)) return;
  const { hosts } = readConfig(config.config);
  await Promise.all(
    sides.map(async (side, index) => {
      const reserved = requests[index];
      if (reserved !== undefined && reserved.address === hosts[side].address) await hold(hosts[side], reserved.request);
    }),
  );
}

async function hold(host: Host, request: object): Promise<void> {
  try {
    await onHost(host, ({ call }) => call("hold", request));
  } catch (error) {
    if (!(error instanceof SshError)) throw error;
  }
}

/** What a host was reserved with; undefined if it was not, or by a version whose stacks had no identity. */
function reservedBy(
  resources: readonly ResourceState[],
  name: string,
): { address: string; request: object } | undefined {
  const state = resources.find(({ urn, type }) => type === "command:remote:Command" && parseUrn(urn).name === name);
  const { connection, stdin } = plainValue(state?.inputs ?? {}, true) as PropertyMap;
  if (!isMap(connection) || typeof stdin !== "string") return undefined;
  const request = JSON.parse(stdin) as { owner?: string };
  return request.owner === undefined ? undefined : { address: String(connection["host"]), request };
}
