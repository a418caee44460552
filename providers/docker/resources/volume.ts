import type Docker from "dockerode";
import type { CallContext, CreateResponse } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import { type Daemon, orMissing } from "../daemon";
import { diffState } from "../diff";
import { volumeSchema } from "../schema/others";
import { stateOutputs, type Moment } from "../state";
import { Reader } from "./containerConfiguration";
import { labelList } from "./containerInspection";
import { isOurs, labelMap, showLabels, type Resource } from "./resource";

export const volume: Resource = { schema: volumeSchema, create, read, delete: remove };

/** Docker gives an existing volume to whoever asks for its name: so it is looked for first, and never taken unread. */
async function create(
  daemon: Daemon,
  inputs: PropertyMap,
  timeoutSeconds: number,
  context: CallContext,
): Promise<CreateResponse> {
  const name = String(inputs["name"]);
  const other = await inspect(daemon, name, context);
  if (other) {
    const same = diffState(volumeSchema, properties(other), inputs, []).changes === "none";
    if (!same || !isOurs(labelMap(inputs["labels"]), other.Labels))
      throw new Error(
        `docker on ${daemon.name}: volume ${name} exists already (${showLabels(other.Labels)}) and is not this resource's. ` +
          `Remove it (docker volume rm ${name}) or choose another name; nothing was touched`,
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
  const outputs = await read(daemon, name, inputs, { kind: "create", inputs, timeoutSeconds }, context);
  if (!outputs) throw new Error(`docker on ${daemon.name}: volume ${name} vanished while it was being made`);
  return { id: name, outputs };
}

function inspect(daemon: Daemon, name: string, context: CallContext): Promise<Docker.VolumeInspectInfo | undefined> {
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
  daemon: Daemon,
  id: string,
  _known: PropertyMap,
  moment: Moment,
  context: CallContext,
): Promise<PropertyMap | undefined> {
  const found = await inspect(daemon, id, context);
  return found && stateOutputs(volumeSchema, found.Name, properties(found), moment);
}

async function remove(daemon: Daemon, id: string, _outputs: PropertyMap, context: CallContext): Promise<void> {
  await orMissing(
    daemon.call(`removing volume ${id}`, context, (docker) => docker.getVolume(id).remove() as Promise<unknown>),
  );
}
