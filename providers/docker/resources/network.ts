import type Docker from "dockerode";
import type { CallContext } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import { VisibleError } from "../../../errors/visibleError";
import { diffState } from "../../bridge/diff";
import { asMade, type Resource } from "../../bridge/resource";
import type { ObservedResource } from "../../bridge/stateForm";
import { pause } from "../../../connections/abort";
import { type DockerDaemon, DockerError, orMissing } from "../daemon";
import { foundByLabels, isOurs, labelList, labelMap, showLabels } from "../labels";
import { Reader } from "../reader";
import { networkSchema } from "../schema/others";

/** How long the deletion of a network waits for its last containers to leave. */
const leaveMilliseconds = 30_000;

export const network: Resource<DockerDaemon> = { schema: networkSchema, create, find, read, delete: remove };

async function create(daemon: DockerDaemon, inputs: PropertyMap, context: CallContext): Promise<ObservedResource> {
  const name = String(inputs["name"]);
  const id = await makeOrFind(daemon, name, inputs, context);
  return asMade(await read(daemon, id, inputs, context), `docker on ${daemon.name}: network ${name}`);
}

async function makeOrFind(
  daemon: DockerDaemon,
  name: string,
  inputs: PropertyMap,
  context: CallContext,
): Promise<string> {
  const options = createOptions(inputs);
  try {
    return (await daemon.finish(`creating network ${name}`, context, (docker) => docker.createNetwork(options))).id;
  } catch (error) {
    if (!(error instanceof DockerError && error.status === 409)) throw error;
    const other = await inspect(daemon, name, context);
    if (!other) throw error;
    const who = `network ${other.Id.slice(0, 12)} (driver ${other.Driver}, ${showLabels(other.Labels)})`;
    const differing = diffState(networkSchema, properties(other), inputs, []).diffs;
    if (!isOurs(labelMap(inputs["labels"]), other.Labels) || differing.length > 0)
      throw new VisibleError(
        `docker on ${daemon.name}: the name ${name} is taken by ${who}, which is not this resource's` +
          (differing.length > 0 ? ` (it differs in ${differing.join(", ")})` : ""),
        `Nothing was touched. Remove it (docker network rm ${name}) or choose another name.`,
      );
    context.log("info", `taking over network ${name}, which an interrupted deployment left`);
    return other.Id;
  }
}

function createOptions(properties: PropertyMap): Docker.NetworkCreateOptions {
  const inputs = new Reader(properties);
  const configs = inputs.objects("ipamConfigs").map((config) => ({
    Subnet: config.text("subnet"),
    IPRange: config.text("ipRange"),
    Gateway: config.text("gateway"),
    AuxiliaryAddresses: config.textMap("auxAddress"),
  }));
  return {
    Name: inputs.text("name")!,
    // Without this, Docker would make a second network of the same name.
    CheckDuplicate: true,
    Driver: inputs.text("driver"),
    Internal: inputs.flag("internal"),
    Attachable: inputs.flag("attachable"),
    Ingress: inputs.flag("ingress"),
    EnableIPv6: inputs.flag("ipv6"),
    Options: inputs.textMap("options"),
    Labels: labelMap(properties["labels"]),
    IPAM: {
      Driver: inputs.text("ipamDriver") ?? "default",
      Config: configs.length > 0 ? (configs as never) : undefined,
      Options: inputs.textMap("ipamOptions"),
    },
  };
}

function inspect(
  daemon: DockerDaemon,
  id: string,
  context: CallContext,
): Promise<Docker.NetworkInspectInfo | undefined> {
  return orMissing(
    daemon.call(
      `looking at network ${id}`,
      context,
      (docker) => docker.getNetwork(id).inspect() as Promise<Docker.NetworkInspectInfo>,
    ),
  );
}

function properties(found: Docker.NetworkInspectInfo): PropertyMap {
  const configs = (found.IPAM?.Config ?? []) as Record<string, unknown>[];
  return {
    attachable: found.Attachable,
    driver: found.Driver,
    ingress: found.Ingress,
    internal: found.Internal,
    ipamConfigs: configs.map((config) => ({
      auxAddress: (config["AuxiliaryAddresses"] ?? {}) as PropertyMap,
      gateway: String(config["Gateway"] ?? ""),
      ipRange: String(config["IPRange"] ?? ""),
      subnet: String(config["Subnet"] ?? ""),
    })),
    ipamDriver: found.IPAM?.Driver ?? "default",
    ipamOptions: null,
    ipv6: found.EnableIPv6,
    labels: labelList(found.Labels),
    name: found.Name,
    options: (found.Options ?? {}) as PropertyMap,
    scope: found.Scope,
  };
}

async function read(
  daemon: DockerDaemon,
  id: string,
  known: PropertyMap,
  context: CallContext,
): Promise<ObservedResource | undefined> {
  const found = await inspect(daemon, id, context);
  // Docker does not report these options.
  return found && { id: found.Id, properties: { ...properties(found), ipamOptions: known["ipamOptions"] ?? null } };
}

async function find(
  daemon: DockerDaemon,
  inputs: PropertyMap,
  context: CallContext,
): Promise<ObservedResource | string | undefined> {
  const found = await read(daemon, String(inputs["name"]), inputs, context);
  return found && foundByLabels(daemon, inputs, labelMap(found.properties["labels"]), found);
}

/**
 * Removes a network, after waiting for containers that are still leaving it. @throws VisibleError naming those that
 * stay
 */
async function remove(daemon: DockerDaemon, id: string, outputs: PropertyMap, context: CallContext): Promise<void> {
  const name = String(outputs["name"] ?? id);
  const deadline = Date.now() + leaveMilliseconds;
  for (;;) {
    try {
      await orMissing(
        daemon.call(
          `removing network ${name}`,
          context,
          (docker) => docker.getNetwork(id).remove() as Promise<unknown>,
        ),
      );
      return;
    } catch (error) {
      if (!(error instanceof DockerError) || !/active endpoints/.test(error.message)) throw error;
      const members = await membersOf(daemon, id, context);
      if (Date.now() > deadline) return giveUp(error, daemon, name, members, context);
      for (const member of members.filter(({ isLost }) => isLost)) await disconnect(daemon, id, member.name, context);
      await pause(500, context.signal);
    }
  }
}

/** What dockerd says is in a network. `isLost`: the container is gone, and only its place in the network was left. */
interface Member {
  name: string;
  isLost: boolean;
}

async function membersOf(daemon: DockerDaemon, id: string, context: CallContext): Promise<Member[]> {
  const found = await inspect(daemon, id, context);
  return Object.entries(found?.Containers ?? {}).map(([key, { Name }]) => ({
    name: Name,
    isLost: key.startsWith("ep-"),
  }));
}

function disconnect(daemon: DockerDaemon, id: string, container: string, context: CallContext): Promise<unknown> {
  const leave = (docker: Docker) => docker.getNetwork(id).disconnect({ Container: container, Force: true });
  return daemon
    .call(`taking ${container}, which is gone, out of network ${id}`, context, leave)
    .catch((error: Error) => context.log("info", error.message));
}

/**
 * What keeps a network in use may be nothing at all: dockerd can miscount a network's endpoints (see
 * {@link DockerDaemon.oneByOne}). Nobody need wait for its restart: the network is empty, and is left to it.
 */
function giveUp(
  error: DockerError,
  daemon: DockerDaemon,
  name: string,
  members: Member[],
  context: CallContext,
): undefined {
  if (members.length > 0)
    throw new VisibleError(
      `${error.message}. Still in it: ${members.map((member) => member.name).join(", ")}`,
      `Remove these containers, or take them out of it (docker network disconnect --force ${name} NAME), and call the same command again.`,
    );
  context.log(
    "warning",
    `docker on ${daemon.name}: network ${name} stays there. It is empty, but dockerd has miscounted and removes it only after ` +
      `its next start. Then: docker network rm ${name}, there.`,
  );
  return undefined;
}
