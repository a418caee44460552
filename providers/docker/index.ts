import type { Provider } from "../../engine/provider";
import { bridged } from "../bridge/resource";
import { stateWithDelta } from "../bridge/stateWithDelta";
import { Shell } from "../shell";
import { checkConfiguration, dockerEndpoint } from "./configuration";
import { DockerDaemon } from "./daemon";
import { container } from "./resources/container";
import { network } from "./resources/network";
import { remoteImage } from "./resources/remoteImage";
import { volume } from "./resources/volume";

export interface DockerProviderOptions {
  /** The plugin version that the program asks for; "" means the one that is known here. */
  version?: string;
  /** Where relative paths start; the working folder of this process if undefined. */
  projectFolder?: string | undefined;
}

/**
 * Containers, networks, volumes and images through Docker's API. For these types it does what the official docker
 * plugin 5 does.
 */
export function createDockerProvider(options: DockerProviderOptions = {}): Provider {
  const { version, projectFolder = process.cwd() } = options;
  return new Shell<DockerDaemon>({
    name: "docker",
    version: version || "5.2.0",
    types: bridged([container, network, volume, remoteImage], stateWithDelta, projectFolder),
    checkConfig: checkConfiguration,
    host: { setting: "host", connect: (inputs) => new DockerDaemon(dockerEndpoint(inputs), projectFolder) },
  });
}
