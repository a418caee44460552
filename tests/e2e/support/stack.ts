import { join } from "node:path";
import { destroy, type DeployResult, type DeploymentStore, up } from "../../../engine";
import { plainValue, type PropertyMap } from "../../../engine/values";
import { asText, type Deployment, mergeDefaults, readProject } from "../../../engine/workspace";
import { providersFor } from "../../../cli/providers";
import { tool } from "../../../cli/stack/tool";
import type { LabHost } from "../../../lab";

export const projectFolder = join(__dirname, "../../..");

/** A stack of the real program (or of another one in `folder`) whose state is kept in memory: what `./tare up` deploys, without its files. */
export class StackUnderTest {
  private deployment: Deployment | undefined;

  constructor(
    readonly name: string,
    private readonly config: Record<string, string>,
    private readonly folder: string = projectFolder,
  ) {}

  /** Deploys with these values over the stack's own. */
  up(overrides: Record<string, string> = {}): Promise<DeployResult> {
    return up(this.options({ ...this.config, ...overrides }));
  }

  destroy(): Promise<DeployResult> {
    return destroy(this.options(this.config));
  }

  get resources(): string[] {
    return (this.deployment?.resources ?? []).map((resource) => resource.urn);
  }

  private options(config: Record<string, string>) {
    const store: DeploymentStore = {
      load: async () => this.deployment,
      append: async () => undefined,
      save: async (deployment) => void (this.deployment = deployment),
    };
    const project = readProject(this.folder, tool);
    const defaults = Object.entries(mergeDefaults(project, {})).map(([key, value]) => [key, asText(value)]);
    const own = Object.entries(config).map(([key, value]) => [`tare:${key}`, value]);
    return {
      projectFolder: this.folder,
      reference: { project: "tare", stack: this.name },
      config: Object.fromEntries([...defaults, ...own]) as Record<string, string>,
      secretKeys: [],
      store,
      providers: providersFor(this.folder),
      signal: new AbortController().signal,
      onEvent: () => {},
    };
  }
}

/** The config that points a stack at a lab's hosts. */
export function hostsConfig(hosts: Record<"sender" | "responder", LabHost>): Record<string, string> {
  return { senderAddress: hosts.sender.address, responderAddress: hosts.responder.address };
}

/** The stack's outputs, without secrets. */
export function outputsOf(result: DeployResult): PropertyMap {
  return plainValue(result.outputs, false) as PropertyMap;
}
