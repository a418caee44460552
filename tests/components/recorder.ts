import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { readConfig, type StackConfig } from "../../scenarios/config";

/** A resource as the program registered it. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  provider: string | undefined;
}

/** What host and operator commands print in these tests. */
export const environment = {
  hostname: "host",
  kernel: "6.1.0",
  cpuModel: "Test CPU",
  cpuCount: 4,
  cpus: "0-3",
  memoryMiB: 8192,
  cgroupVersion: 2,
  governor: null,
  turbo: null,
  smt: null,
  clockSource: "tsc",
  bridgeNfCall: false,
  qdiscs: [],
  offloads: [],
  coalescing: [],
  versions: { docker: "28.2.2" },
};
export const sha256 = "ab".repeat(32);
const hostImage = { docker: { image: `tare/guest:${sha256.slice(0, 12)}` }, lxc: null, kvm: null };
const answers: [RegExp, unknown][] = [
  [/ facts$/, { environment, lab: "test", cpuMode: "shared", accelerator: null }],
  [
    /image\/main/,
    { sha256, packagesDigest: null, init: ["/usr/sbin/tare-init"], sender: hostImage, responder: hostImage },
  ],
  [/measurements\/main/, { scenarioDigest: "d", folder: "results/d", runs: [] }],
  [/analysis\/main/, { report: "results/report.html", summary: [] }],
];

/** Takes the engine's place: keeps what is registered, and answers commands as a healthy testbed would. */
export class Recorder {
  readonly resources: Registered[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), "tare-components-"));

  constructor() {
    writeFileSync(join(this.folder, "key"), "PRIVATE KEY TEXT");
    writeFileSync(join(this.folder, "known_hosts"), "10.201.0.2 ssh-ed25519 AAAAS\n10.201.0.6 ssh-ed25519 AAAAR\n");
  }

  async install(): Promise<void> {
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs, provider }) => {
          this.resources.push({ type, name, inputs, provider });
          const answer = answers.find(([pattern]) => pattern.test(String(inputs.create ?? "")));
          const stdout = answer ? JSON.stringify(answer[1]) : "{}";
          return { id: `${name}-id`, state: { ...inputs, ...(type.endsWith(":Command") ? { stdout } : {}) } };
        },
        call: () => ({}),
      },
      "tare",
      "demo",
    );
  }

  /** The configuration with keys that exist, changed as asked. */
  config(changes: Record<string, string> = {}): StackConfig {
    const files = ["sender", "responder"].flatMap((side) => [
      [`${side}KeyFile`, join(this.folder, "key")],
      [`${side}KnownHostsFile`, join(this.folder, "known_hosts")],
    ]);
    return readConfig({ ...Object.fromEntries(files), ...changes });
  }

  named(name: string, type?: string): Registered {
    const found = this.resources.filter((resource) => resource.name === name && (!type || resource.type === type));
    if (found.length !== 1) throw new Error(`${found.length} resources are named ${name}`);
    return found[0]!;
  }

  ofType(type: string): Registered[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** A command's request. */
  request(name: string): Record<string, unknown> {
    return JSON.parse(String(this.named(name, commandTypes[0]).inputs.stdin)) as Record<string, unknown>;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const commandTypes = ["command:remote:Command"];

/** Waits until an output is there, and with it all that it is made of. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    output.apply(resolve);
    setTimeout(() => reject(new Error("the output never came")), 4000).unref();
  });
}

/** Waits until all that was constructed is registered; the next program needs install() again. */
export async function settled(): Promise<void> {
  await pulumi.runtime.disconnect();
}
