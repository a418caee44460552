import { loads } from "../loads";
import { type BoundName, boundNames, usualBounds } from "../scenarios/bounds";
import { sides, type Side } from "../scenarios/host";
import { loadKinds, type LoadKind } from "../scenarios/load";

/** A key of the stack's configuration, as Pulumi.yaml declares it. */
export interface ConfigKey {
  type: "string" | "integer" | "boolean" | "array";
  /** Used where the stack does not set the key. Empty text means "not set". */
  default: string | number | boolean | string[];
}

const hostKeys: Record<string, ConfigKey> = {
  User: { type: "string", default: "root" },
  Port: { type: "integer", default: 22 },
  KeyFile: { type: "string", default: ".tare/ssh/id_ed25519" },
  HostKey: { type: "string", default: "" },
  KnownHostsFile: { type: "string", default: ".tare/ssh/known_hosts" },
  Bridge: { type: "string", default: "br0" },
  WireNic: { type: "string", default: "wire0" },
  Cpus: { type: "string", default: "" },
  DataFolder: { type: "string", default: "/var/lib/tare" },
};

/** The lab's hosts. */
const addresses: Record<Side, string> = { sender: "10.201.0.2", responder: "10.201.0.6" };

/** Every key with its default. Pulumi.yaml repeats them with descriptions, and a test compares the two. */
export const configKeys: Record<string, ConfigKey> = {
  technology: { type: "string", default: "docker" },
  nic: { type: "string", default: "" },
  affinity: { type: "boolean", default: false },
  mainVcpus: { type: "integer", default: 1 },
  mainMemory: { type: "integer", default: 256 },
  backgroundVcpus: { type: "integer", default: 1 },
  backgroundMemory: { type: "integer", default: 96 },
  backgroundCount: { type: "integer", default: 4 },
  load: { type: "string", default: "cpu" },
  location: { type: "string", default: "sender" },
  tuning: { type: "string", default: "none" },
  ...Object.fromEntries(
    loadKinds.flatMap((load) =>
      Object.entries(loads[load].parameters).map(([parameter, { usual }]): [string, ConfigKey] => [
        loadKey(load, parameter),
        { type: "integer", default: usual },
      ]),
    ),
  ),
  rates: { type: "array", default: ["1kpps", "1Mpps"] },
  count: { type: "integer", default: 1000 },
  mode: { type: "string", default: "as-published" },
  repetitions: { type: "integer", default: 1 },
  measureAgain: { type: "integer", default: 0 },
  ...Object.fromEntries(
    boundNames.map((name): [string, ConfigKey] => [
      boundKey(name),
      { type: "string", default: String(100 * usualBounds[name]) },
    ]),
  ),
  capturePoints: { type: "array", default: ["tap", "wire"] },
  captureCost: { type: "boolean", default: false },
  image: { type: "string", default: "" },
  imageSha256: { type: "string", default: "" },
  guestNetwork: { type: "string", default: "10.202.0.0/22" },
  resultsFolder: { type: "string", default: "results" },
  ...Object.fromEntries(
    sides.flatMap((side) => [
      [`${side}Address`, { type: "string", default: addresses[side] } as ConfigKey],
      ...Object.entries(hostKeys).map(([name, key]): [string, ConfigKey] => [`${side}${name}`, key]),
    ]),
  ),
};

/** The key that sets a load's parameter: diskLoadBlockBytes. */
export function loadKey(load: LoadKind, parameter: string): string {
  return `${load}Load${parameter.charAt(0).toUpperCase()}${parameter.slice(1)}`;
}

/** The key that sets a bound, in percent: mostForeignCpu. */
export function boundKey(name: BoundName): string {
  return `most${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** The key behind a path of Hosts: sender.keyFile is senderKeyFile. */
export function hostKey([side, field]: PropertyKey[]): string {
  const name = String(field);
  return `${String(side)}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
