import type Docker from "dockerode";
import type { CallContext } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import type { Resource } from "../../bridge/resource";
import type { ObservedResource } from "../../bridge/stateForm";
import { type DockerDaemon, orMissing } from "../daemon";
import { foundByLabels } from "../labels";
import { Reader } from "../reader";
import { remoteImageSchema } from "../schema/others";

export const remoteImage: Resource<DockerDaemon> = { schema: remoteImageSchema, create, find, read, delete: remove };

/** Pulls an image unless the host has one of that name already. */
async function create(daemon: DockerDaemon, inputs: PropertyMap, context: CallContext): Promise<ObservedResource> {
  const name = String(inputs["name"]);
  if (!(await inspect(daemon, name, context))) await pull(daemon, name, new Reader(inputs).text("platform"), context);
  const found = await inspect(daemon, name, context);
  if (!found) throw new Error(`docker on ${daemon.name}: image ${name} was pulled and is not there`);
  return { id: found.Id + name, properties: properties(found, inputs) };
}

async function pull(
  daemon: DockerDaemon,
  name: string,
  platform: string | undefined,
  context: CallContext,
): Promise<void> {
  context.log("info", `pulling image ${name}`);
  await daemon.call(`pulling image ${name}`, context, async (docker) => {
    const stream = await docker.pull(name, {
      ...(platform !== undefined && { platform }),
      abortSignal: context.signal,
    });
    await new Promise<void>((resolve, reject) =>
      docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())),
    );
  });
}

function inspect(
  daemon: DockerDaemon,
  name: string,
  context: CallContext,
): Promise<Docker.ImageInspectInfo | undefined> {
  return orMissing(daemon.call(`looking at image ${name}`, context, (docker) => docker.getImage(name).inspect()));
}

function properties(found: Docker.ImageInspectInfo, known: PropertyMap): PropertyMap {
  const names = ["forceRemove", "keepLocally", "platform", "pullTriggers", "triggers"];
  return {
    ...Object.fromEntries(names.map((name) => [name, known[name] ?? null])),
    imageId: found.Id,
    name: known["name"] ?? found.RepoTags[0] ?? found.Id,
    repoDigest: found.RepoDigests[0] ?? "",
  };
}

async function read(
  daemon: DockerDaemon,
  id: string,
  known: PropertyMap,
  context: CallContext,
): Promise<ObservedResource | undefined> {
  const name = String(known["name"] ?? id.replace(/^sha256:[0-9a-f]{64}/, ""));
  const found = await inspect(daemon, name, context);
  return found && { id: found.Id + name, properties: properties(found, { ...known, name }) };
}

/** An image has no labels of ours, so it is never certain that an interrupted create left it. */
async function find(
  daemon: DockerDaemon,
  inputs: PropertyMap,
  context: CallContext,
): Promise<ObservedResource | string | undefined> {
  const found = await read(daemon, String(inputs["name"]), inputs, context);
  return found && foundByLabels(daemon, inputs, undefined, found);
}

async function remove(daemon: DockerDaemon, id: string, outputs: PropertyMap, context: CallContext): Promise<void> {
  if (outputs["keepLocally"] === true) return;
  const name = String(outputs["name"] ?? id);
  const force = outputs["forceRemove"] === true;
  await orMissing(daemon.call(`removing image ${name}`, context, (docker) => docker.getImage(name).remove({ force })));
}
