import type Docker from "dockerode";
import type { CallContext } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import { VisibleError } from "../../../errors/visibleError";
import { diffState } from "../../bridge/diff";
import { asMade, type Resource } from "../../bridge/resource";
import type { ObservedResource } from "../../bridge/stateForm";
import { type DockerDaemon, orMissing } from "../daemon";
import { foundByLabels, isOurs, labelList, labelMap, showLabels } from "../labels";
import { Reader } from "../reader";
import { volumeSchema } from "../schema/others";

export const volume: Resource<DockerDaemon> = { schema: volumeSchema, create, find, read, delete: remove };

/**
 * Docker's create returns an existing volume of the same name without an error, so we look for one and examine it
 * first.
 */
async function create(daemon: DockerDaemon, inputs: PropertyMap, context: CallContext): Promise<ObservedResource> {
  const name = String(inputs["name"]);
  const other = await inspect(daemon, name, context);
  if (other) {
    const same = diffState(volumeSchema, properties(other), inputs, []).changes === "none";
    if (!same || !isOurs(labelMap(inputs["labels"]), other.Labels))
      throw new VisibleError(
        `docker on ${daemon.name}: volume ${name} exists already (${showLabels(other.Labels)}) and is not this resource's`,
        `Nothing was touched. Remove it (docker volume rm ${name}) or choose another name.`,
      );
    context.log("info", `taking over volume ${name}, which an interrupted deployment left`);
  }
  const reader = new Reader(inputs);
  const options = {
    Name: name,
    Driver: reader.text("driver") ?? "local",
    DriverOpts: reader.textMap("driverOpts"),
    Labels: labelMap(inputs["labels"]),
  };
  await daemon.finish(`creating volume ${name}`, context, (docker) => docker.createVolume(options));
  return asMade(await read(daemon, name, inputs, context), `docker on ${daemon.name}: volume ${name}`);
}

function inspect(
  daemon: DockerDaemon,
  name: string,
  context: CallContext,
): Promise<Docker.VolumeInspectInfo | undefined> {
  return orMissing(daemon.call(`looking at volume ${name}`, context, (docker) => docker.getVolume(name).inspect()));
}

function properties(found: Docker.VolumeInspectInfo): PropertyMap {
  return {
    cluster: [],
    driver: found.Driver,
    driverOpts: (found.Options ?? {}) as PropertyMap,
    labels: labelList(found.Labels),
    mountpoint: found.Mountpoint,
    name: found.Name,
  };
}

async function read(
  daemon: DockerDaemon,
  id: string,
  _known: PropertyMap,
  context: CallContext,
): Promise<ObservedResource | undefined> {
  const found = await inspect(daemon, id, context);
  return found && { id: found.Name, properties: properties(found) };
}

async function find(
  daemon: DockerDaemon,
  inputs: PropertyMap,
  context: CallContext,
): Promise<ObservedResource | string | undefined> {
  const found = await inspect(daemon, String(inputs["name"]), context);
  return found && foundByLabels(daemon, inputs, found.Labels, { id: found.Name, properties: properties(found) });
}

async function remove(daemon: DockerDaemon, id: string, _outputs: PropertyMap, context: CallContext): Promise<void> {
  await orMissing(
    daemon.call(`removing volume ${id}`, context, (docker) => docker.getVolume(id).remove() as Promise<unknown>),
  );
}
