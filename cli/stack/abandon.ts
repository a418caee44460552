import type { DeployOptions } from "../../engine";
import { isMap, parseUrn, plainValue, type PropertyMap } from "../../engine/values";
import type { Deployment, ResourceState } from "../../engine/workspace";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { type Side, sides } from "../../scenarios/host";

/** A server that is gone for good, and what a stack had there as far as its state knows. */
export interface AbandonedHost {
  address: string;
  /** The names of the resources. */
  left: string[];
  abandons: NonNullable<DeployOptions["abandons"]>;
}

interface Server {
  host: string;
  port: number;
}

/** The sides whose servers a state names. */
export function sidesInState(deployment: Deployment | undefined): Side[] {
  return sides.filter((side) => serverOf(deployment, side) !== undefined);
}

/** @throws VisibleError if the state names no server of that side */
export function abandonedHost(deployment: Deployment | undefined, side: Side): AbandonedHost {
  const server = serverOf(deployment, side);
  if (server === undefined)
    throw new VisibleError(
      `the state of this stack names no ${side} server, so there is nothing to abandon`,
      "Call destroy without --abandon-host.",
      { exitCode: exitCodes.configuration },
    );
  const isThere = (found: Server | undefined) => found?.host === server.host && found.port === server.port;
  const states = [
    ...(deployment?.resources ?? []),
    ...(deployment?.pending_operations ?? []).map(({ resource }) => resource),
  ];
  const providers = new Set(
    states.filter((state) => isThere(serverOfProvider(state))).map(({ urn, id }) => `${urn}::${id}`),
  );
  const abandons = (state: ResourceState) =>
    isThere(serverOfConnection(state)) || (state.provider !== undefined && providers.has(state.provider));
  const left = (deployment?.resources ?? []).filter(abandons).map(({ urn }) => parseUrn(urn).name);
  return { address: server.host, left: [...new Set(left)], abandons };
}

/** The server to which the stack copied the side's host program. */
function serverOf(deployment: Deployment | undefined, side: Side): Server | undefined {
  const copied = deployment?.resources.find(
    ({ urn, type }) => type === "command:remote:CopyToRemote" && parseUrn(urn).name === `host-program-${side}`,
  );
  return copied && serverOfConnection(copied);
}

/** The server that a remote command's or copy's connection names. */
function serverOfConnection({ inputs }: ResourceState): Server | undefined {
  const { connection } = plain(inputs);
  if (!isMap(connection) || typeof connection["host"] !== "string") return undefined;
  const { host, port } = connection;
  return { host, port: typeof port === "number" ? port : defaultPort };
}

/** The server of a provider whose input is a URL: that of a Docker daemon, or of libvirt's. */
function serverOfProvider({ type, inputs }: ResourceState): Server | undefined {
  if (!type.startsWith("pulumi:providers:")) return undefined;
  const { host, uri } = plain(inputs);
  const text = [host, uri].find((value) => typeof value === "string");
  if (text === undefined || !URL.canParse(text as string)) return undefined;
  const url = new URL(text as string);
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: url.port === "" ? defaultPort : Number(url.port) };
}

const defaultPort = 22;

function plain(inputs: PropertyMap | undefined): PropertyMap {
  return plainValue(inputs ?? {}, true) as PropertyMap;
}
