import type Docker from "dockerode";
import { type CallContext, PartialFailure } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import { errorText } from "../../../errors/errorText";
import { VisibleError } from "../../../errors/visibleError";
import { asMade, type Resource } from "../../bridge/resource";
import type { ObservedResource } from "../../bridge/stateForm";
import { pause } from "../../../connections/abort";
import { type DockerDaemon, DockerError, orMissing } from "../daemon";
import { foundByLabels } from "../labels";
import { Reader } from "../reader";
import { containerSchema } from "../schema/container";
import { assertAdoptable } from "./containerAdoption";
import { createOptions, resourceLimits } from "./containerConfiguration";
import { containerProperties } from "./containerInspection";
import { lastLines } from "./containerLogs";

/** How long a started container must run before it counts as running. */
const settleMilliseconds = 100;
/** How long clean-up may take after a failure. */
const undoMilliseconds = 60_000;

export const container: Resource<DockerDaemon> = {
  schema: containerSchema,
  create,
  find,
  read,
  update,
  delete: remove,
};

async function create(daemon: DockerDaemon, inputs: PropertyMap, context: CallContext): Promise<ObservedResource> {
  const name = String(inputs["name"]);
  for (let attempt = 1; ; attempt++) {
    const id = await makeOrFind(daemon, name, inputs, context);
    try {
      await connect(daemon, id, name, inputs, context);
      const started = inputs["start"] !== false ? await start(daemon, id, name, inputs, context) : undefined;
      const found = started ?? (await inspect(daemon, id, name, context));
      const made = asMade(found, `docker on ${daemon.name}: container ${name}`);
      return { id, properties: containerProperties(made, inputs) };
    } catch (error) {
      const failure = await undo(daemon, id, inputs, context, error as Error);
      if (failure !== error || !isStuck(error) || attempt > 1) throw failure;
      context.log("info", `making container ${name} anew, because an earlier start of it was cut off`);
    }
  }
}

/**
 * Whether a container can never be started again: dockerd was killed while it started the container, and what runs containers
 * below it still holds the half of one under the container's id. Only a container with another id helps.
 */
function isStuck(error: unknown): boolean {
  return error instanceof DockerError && error.status === 500 && /already exists/.test(error.message);
}

/** Makes the container, or takes over the one that an interrupted create of the same resource left. */
async function makeOrFind(
  daemon: DockerDaemon,
  name: string,
  inputs: PropertyMap,
  context: CallContext,
): Promise<string> {
  try {
    const options = createOptions(inputs);
    const made = await daemon.finish(`creating container ${name}`, context, (docker) =>
      docker.createContainer(options),
    );
    return made.id;
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    if (error.status === 404 && /image/i.test(error.message))
      throw new VisibleError(
        error.message,
        `Nothing is pulled unasked. Put image ${String(inputs["image"])} there (docker pull, docker load; for guests of Tare: ./tare host image), then run the same command again.`,
      );
    if (error.status !== 409) throw error;
    const left = await inspect(daemon, name, name, context);
    if (!left) throw error;
    assertAdoptable(daemon.name, left, inputs);
    context.log("info", `taking over container ${name}, which an interrupted deployment left`);
    return left.Id;
  }
}

/** Connects the container to its networks, and disconnects it from the default one that Docker put it into. */
async function connect(
  daemon: DockerDaemon,
  id: string,
  name: string,
  inputs: PropertyMap,
  context: CallContext,
): Promise<void> {
  const networks = new Reader(inputs).objects("networksAdvanced");
  if (networks.length === 0) return;
  const present = Object.keys((await inspect(daemon, id, name, context))?.NetworkSettings.Networks ?? {});
  if (present.includes("bridge") && !networks.some((network) => network.text("name") === "bridge"))
    await daemon.call(`taking container ${name} out of the default network`, context, (docker) =>
      docker.getNetwork("bridge").disconnect({ Container: id }),
    );
  for (const network of networks) {
    const wanted = network.text("name")!;
    if (present.includes(wanted)) continue;
    await daemon.call(`connecting container ${name} to network ${wanted}`, context, (docker) =>
      docker.getNetwork(wanted).connect({ Container: id, EndpointConfig: endpoint(network) }),
    );
  }
}

function endpoint(network: Reader): Docker.EndpointSettings {
  const options = (network.texts("driverOpts") ?? []).map((option) => {
    const [key = "", ...value] = option.split("=");
    return [key, value.join("=")];
  });
  return {
    Aliases: network.texts("aliases"),
    MacAddress: network.text("macAddress"),
    IPAMConfig: {
      IPv4Address: network.text("ipv4Address"),
      IPv6Address: network.text("ipv6Address"),
      LinkLocalIPs: network.texts("linkLocalIps"),
    },
    ...(options.length > 0 && { DriverOpts: Object.fromEntries(options) as Record<string, string> }),
  } as Docker.EndpointSettings;
}

/** Starts the container. If it must keep running, waits a moment, inspects it and returns what was found. */
async function start(
  daemon: DockerDaemon,
  id: string,
  name: string,
  inputs: PropertyMap,
  context: CallContext,
): Promise<Docker.ContainerInspectInfo | undefined> {
  await daemon
    .oneByOne(() => daemon.call(`starting container ${name}`, context, (docker) => docker.getContainer(id).start()))
    .catch(ignoreUnchanged);
  if (inputs["mustRun"] === false) return undefined;
  await pause(settleMilliseconds, context.signal);
  const now = await inspect(daemon, id, name, context);
  if (now?.State.Running) {
    assertAddresses(daemon, now, inputs);
    return now;
  }
  const status = now ? ` with exit status ${now.State.ExitCode}` : " and was removed";
  const said = now ? await lastLines(daemon, id, context) : "";
  throw new VisibleError(`docker on ${daemon.name}: container ${name} ended at once${status}, but it must run${said}`);
}

/** Throws if a MAC address was not set: Docker before 25 accepts one for a network and ignores it. */
function assertAddresses(daemon: DockerDaemon, now: Docker.ContainerInspectInfo, inputs: PropertyMap): void {
  for (const network of new Reader(inputs).objects("networksAdvanced")) {
    const wanted = network.text("macAddress");
    const actual = now.NetworkSettings.Networks[network.text("name")!]?.MacAddress;
    if (wanted !== undefined && actual !== undefined && wanted.toLowerCase() !== actual.toLowerCase())
      throw new VisibleError(
        `docker on ${daemon.name}: container ${String(inputs["name"])} got MAC address ${actual} instead of ${wanted}`,
        "Setting it for a network needs Docker 25.",
      );
  }
}

/**
 * Removes what a failed create made. If that fails as well, state keeps the container, so that `destroy` can remove it.
 */
async function undo(
  daemon: DockerDaemon,
  id: string,
  inputs: PropertyMap,
  context: CallContext,
  cause: Error,
): Promise<Error> {
  const patient: CallContext = { log: context.log.bind(context), signal: AbortSignal.timeout(undoMilliseconds) };
  try {
    await remove(daemon, id, inputs, patient);
    return cause;
  } catch (error) {
    const name = String(inputs["name"]);
    return new PartialFailure(
      `${errorText(cause)}\nContainer ${name} could not be removed again: ${errorText(error)}`,
      id,
      { ...inputs, id },
    );
  }
}

function inspect(
  daemon: DockerDaemon,
  id: string,
  name: string,
  context: CallContext,
): Promise<Docker.ContainerInspectInfo | undefined> {
  return orMissing(daemon.call(`looking at container ${name}`, context, (docker) => docker.getContainer(id).inspect()));
}

async function find(
  daemon: DockerDaemon,
  inputs: PropertyMap,
  context: CallContext,
): Promise<ObservedResource | string | undefined> {
  const name = String(inputs["name"]);
  const found = await inspect(daemon, name, name, context);
  return found && foundByLabels(daemon, inputs, found.Config.Labels, foundAs(found, inputs));
}

async function read(
  daemon: DockerDaemon,
  id: string,
  known: PropertyMap,
  context: CallContext,
): Promise<ObservedResource | undefined> {
  const found = await inspect(daemon, id, String(known["name"] ?? id), context);
  return found && foundAs(found, known);
}

/**
 * A container that must run but does not is reported with `mustRun: false` and its exit status. The next `up` then sees
 * a difference and starts it, and `destroy` still knows the container.
 */
function foundAs(found: Docker.ContainerInspectInfo, known: PropertyMap): ObservedResource {
  const stopped = known["mustRun"] !== false && known["start"] !== false && !found.State.Running;
  return { id: found.Id, properties: containerProperties(found, stopped ? { ...known, mustRun: false } : known) };
}

async function update(
  daemon: DockerDaemon,
  id: string,
  before: PropertyMap,
  inputs: PropertyMap,
  context: CallContext,
): Promise<string | undefined> {
  const name = String(inputs["name"]);
  const limits = resourceLimits(new Reader(inputs));
  if (JSON.stringify(limits) !== JSON.stringify(resourceLimits(new Reader(before))))
    await daemon.call(`updating container ${name}`, context, (docker) => docker.getContainer(id).update(limits));
  if (inputs["start"] === false || inputs["mustRun"] === false) return undefined;
  const now = await inspect(daemon, id, name, context);
  if (!now)
    throw new VisibleError(`docker on ${daemon.name}: container ${name} is gone`, "Run refresh, then up again.");
  if (now.State.Running) return undefined;
  try {
    await start(daemon, id, name, inputs, context);
    return undefined;
  } catch (error) {
    if (!isStuck(error)) throw error;
    context.log("info", `making container ${name} anew, because an earlier start of it was cut off`);
    await remove(daemon, id, inputs, context);
    return (await create(daemon, inputs, context)).id;
  }
}

async function remove(daemon: DockerDaemon, id: string, outputs: PropertyMap, context: CallContext): Promise<void> {
  const name = String(outputs["name"] ?? id);
  const grace = outputs["destroyGraceSeconds"];
  if (typeof grace === "number" && grace > 0)
    await orMissing(
      daemon.call(`stopping container ${name}`, context, (docker) => docker.getContainer(id).stop({ t: grace })),
    ).catch(ignoreUnchanged);
  await leaveNetworks(daemon, id, name, outputs, context);
  const options = { force: true, v: outputs["removeVolumes"] !== false };
  try {
    await orMissing(
      daemon.call(`removing container ${name}`, context, (docker) => docker.getContainer(id).remove(options)),
    );
  } catch (error) {
    // Something else is removing it already, such as dockerd itself if `rm` is set.
    if (!(error instanceof DockerError && error.status === 409 && /already in progress/.test(error.message)))
      throw error;
    while (await inspect(daemon, id, name, context)) await pause(50, context.signal);
  }
}

/** Takes a container out of its networks, which its removal would do as well, but not one container at a time. */
async function leaveNetworks(
  daemon: DockerDaemon,
  id: string,
  name: string,
  outputs: PropertyMap,
  context: CallContext,
): Promise<void> {
  for (const network of new Reader(outputs).objects("networksAdvanced")) {
    const left = network.text("name");
    if (left === undefined) continue;
    const leave = (docker: Docker) => docker.getNetwork(left).disconnect({ Container: id, Force: true });
    await daemon
      .oneByOne(() => daemon.call(`taking container ${name} out of network ${left}`, context, leave))
      // It is not in the network, or one of both is gone: the removal says what is the matter, if anything is.
      .catch((error: unknown) => {
        if (!(error instanceof DockerError) || error.status === undefined) throw error;
      });
  }
}

/** Status 304: the container was already started, or already stopped. */
function ignoreUnchanged(error: unknown): void {
  if (!(error instanceof DockerError && error.status === 304)) throw error;
}
