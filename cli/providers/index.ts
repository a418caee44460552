import type { ProviderFactory } from "../../engine";
import type { Provider } from "../../engine/provider";
import type { PinnedKey } from "../../connections/pool";
import { LazyProvider } from "./lazyProvider";

interface ProviderOptions {
  /** The plugin version that the program asks for. */
  version: string;
  /** Where relative paths start. */
  projectFolder: string;
  pinnedKeys?: (() => Promise<PinnedKey>) | undefined;
}

/** Providers of the embedded engine by package name. A new one is one line here. */
const loaders: Record<string, (options: ProviderOptions) => Promise<Provider>> = {
  command: async ({ pinnedKeys, ...options }) => {
    const pinnedKey = await pinnedKeys?.();
    return (await import("../../providers/command")).createCommandProvider({ ...options, pinnedKey });
  },
  docker: async (options) => (await import("../../providers/docker")).createDockerProvider(options),
  libvirt: async (options) => (await import("../../providers/libvirt")).createLibvirtProvider(options),
};

/**
 * The provider factories for one deployment. Each provider loads its libraries when it is first used.
 * @param pinnedKeys tells the host keys that count, whatever keys state has; left out: those in state
 */
export function providersFor(
  projectFolder: string,
  pinnedKeys?: () => Promise<PinnedKey>,
): Record<string, ProviderFactory> {
  return Object.fromEntries(
    Object.entries(loaders).map(([name, load]) => [
      name,
      (version: string) => new LazyProvider(name, version, () => load({ version, projectFolder, pinnedKeys })),
    ]),
  );
}
