import type { Provider } from "../../engine/provider";
import { ConnectionPool, type PinnedKey } from "../../connections/pool";
import { Shell } from "../shell";
import { commandType } from "./command";
import { copyToRemote } from "./copyToRemote";
import { localCommand, remoteCommand } from "./inputs";
import { localRunner, remoteRunner } from "./run";

export interface CommandProviderOptions {
  /** The plugin version that the program asks for; "" means the newest that is known here. */
  version?: string;
  /** Where relative paths start. */
  projectFolder: string;
  /** See {@link ConnectionPool}. */
  pinnedKey?: PinnedKey | undefined;
}

/** The framework version that the official plugin writes into its configuration. */
const frameworkVersion = { "__pulumi-go-provider-version": "1.2.0" };

/**
 * Commands on this machine and on hosts that ssh reaches, and files copied there: what the official command plugin
 * 1.2.1 does.
 */
export function createCommandProvider({ version, projectFolder, pinnedKey }: CommandProviderOptions): Provider {
  return new Shell<ConnectionPool>({
    name: "command",
    version: version || "1.2.1",
    types: {
      "command:local:Command": commandType(localCommand, localRunner(projectFolder)),
      "command:remote:Command": commandType(remoteCommand, remoteRunner),
      "command:remote:CopyToRemote": copyToRemote(projectFolder),
    },
    checkConfig: (news) => ({ inputs: { ...frameworkVersion, ...news }, failures: [] }),
    host: new ConnectionPool(projectFolder, pinnedKey),
  });
}
