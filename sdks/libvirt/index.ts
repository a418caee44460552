export { CloudInitDisk, type CloudInitDiskArgs } from "./cloudInitDisk";
export { Domain, type DomainArgs } from "./domain";
export { Network, type NetworkArgs } from "./network";
export { Pool, type PoolArgs } from "./pool";
export { Provider, type ProviderArgs } from "./provider";
export * as input from "./types/input";
export * as output from "./types/output";
export { Volume, type VolumeArgs } from "./volume";
