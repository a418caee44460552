import type Docker from "dockerode";
import type { PropertyMap } from "../../../engine/values";
import { VisibleError } from "../../../errors/visibleError";
import { diffState } from "../../bridge/diff";
import { isOurs, labelMap, showLabels } from "../labels";
import { Reader } from "../reader";
import { containerSchema } from "../schema/container";
import { createOptions } from "./containerConfiguration";
import { containerProperties } from "./containerInspection";

/**
 * Throws unless the container that has the wanted name was left by an interrupted create of the same resource: it must
 * have all of the resource's labels and be configured as the resource would be. Any other container belongs to someone
 * else.
 */
export function assertAdoptable(host: string, other: Docker.ContainerInspectInfo, inputs: PropertyMap): void {
  const name = String(inputs["name"]);
  const { Labels, Image } = other.Config;
  const taken = `docker on ${host}: the name ${name} is taken by container ${other.Id.slice(0, 12)} (image ${Image}, ${showLabels(Labels)})`;
  const wayOut = `Nothing was touched. Remove it (docker rm -f ${name}) or choose another name.`;
  if (!isOurs(labelMap(inputs["labels"]), Labels))
    throw new VisibleError(`${taken}, which is not this resource's`, wayOut);
  const differing = differences(other, inputs);
  if (differing.length > 0)
    throw new VisibleError(
      `${taken}, which bears this resource's labels but differs in ${differing.join(", ")}`,
      wayOut,
    );
}

/** The names of the inputs in which a container differs from what the program asks for. */
function differences(other: Docker.ContainerInspectInfo, inputs: PropertyMap): string[] {
  const told = diffState(containerSchema, containerProperties(other, inputs), inputs, []).diffs;
  return [...new Set([...told, ...untold(other, inputs)])].sort();
}

/**
 * The same for inputs that {@link containerProperties} copies from the program: they are compared with Docker's answer.
 */
function untold(other: Docker.ContainerInspectInfo, inputs: PropertyMap): string[] {
  const wanted = createOptions(inputs);
  const variables = new Set(other.Config.Env ?? []);
  const limits = {
    cpus: "NanoCpus",
    cpuPeriod: "CpuPeriod",
    cpuQuota: "CpuQuota",
    pidMode: "PidMode",
    volumes: "Binds",
  } as const;
  const found = Object.entries(limits).filter(
    ([, key]) => JSON.stringify(other.HostConfig[key] || null) !== JSON.stringify(wanted.HostConfig?.[key] || null),
  );
  const names = found.map(([name]) => name);
  if ((wanted.Env ?? []).some((variable) => !variables.has(variable))) names.push("envs");
  if (new Reader(inputs).objects("networksAdvanced").some((network) => hasOtherAddress(other, network)))
    names.push("networksAdvanced");
  return names;
}

/** A network that the container has not joined yet is not a difference: the create was interrupted before it did. */
function hasOtherAddress(other: Docker.ContainerInspectInfo, network: Reader): boolean {
  const endpoint = other.NetworkSettings.Networks[network.text("name") ?? ""];
  const asked = (endpoint?.IPAMConfig as { IPv4Address?: string } | null | undefined)?.IPv4Address;
  return endpoint !== undefined && (asked || undefined) !== network.text("ipv4Address");
}
