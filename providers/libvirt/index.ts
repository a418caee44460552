import type { Provider } from "../../engine/provider";
import { plainState } from "../bridge/plainState";
import { bridged } from "../bridge/resource";
import { Shell } from "../shell";
import { checkConfiguration, libvirtEndpoint } from "./configuration";
import { cloudInitDisk } from "./resources/cloudInitDisk";
import { domain } from "./resources/domain";
import { network } from "./resources/network";
import { pool } from "./resources/pool";
import { volume } from "./resources/volume";
import { Hypervisor } from "./virsh";

export interface LibvirtProviderOptions {
  /** The plugin version that the program asks for; "" means the one that is known here. */
  version?: string;
  /** Where relative paths start. */
  projectFolder: string;
}

/**
 * Pools, volumes, networks, cloud-init disks and domains through virsh. For these types it does what the official
 * libvirt plugin 0.5.4 does.
 */
export function createLibvirtProvider({ version, projectFolder }: LibvirtProviderOptions): Provider {
  return new Shell<Hypervisor>({
    name: "libvirt",
    version: version || "0.5.4",
    types: bridged([pool, volume, cloudInitDisk, domain, network], plainState, projectFolder),
    checkConfig: (news) => checkConfiguration(news, projectFolder),
    host: { setting: "uri", connect: (inputs) => new Hypervisor(libvirtEndpoint(inputs, projectFolder)) },
  });
}
