import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { everyGuestKind } from "../../components/guests";
import { framed } from "../../host/answer";
import { Testbed } from "../../components/testbed";
import { readConfig, type StackConfig } from "../../config/readConfig";
import type { MeasurementRequest } from "../../scenarios/measurement";

/** A resource as the program registered it. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  provider: string | undefined;
}

/** How a resource was asked for, beside its inputs. */
export interface RegisteredOptions {
  /** Logical names of the resources that it waits for. */
  dependsOn: string[];
  ignoreChanges: string[];
  deleteBeforeReplace: boolean;
}

/** The part of the SDK's RegisterResourceRequest that is looked at here. */
interface RegisterRequest {
  getName(): string;
  getDependenciesList(): string[];
  getIgnorechangesList(): string[];
  getDeletebeforereplace(): boolean;
}
interface Monitor {
  registerResource(request: RegisterRequest, callback: unknown): unknown;
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
/** As a host holds it that has every form of it. */
const hostImage = Object.fromEntries(
  everyGuestKind.map(({ name, image }) => [
    name,
    image.ofImage("/images", { files: { "root.tar": {} } }, `tare/guest:${sha256.slice(0, 12)}`),
  ]),
);
/** Of the stack, as its reservation makes it. */
export const identity = "11111111-2222-3333-4444-555555555555";
/** Who asks hosts for anything. */
export const owner = `${identity} tare me@here /folder`;
const answers: [RegExp, unknown][] = [
  [/ reserve$/, { owner: { stack: "demo", identity }, inventory: 0, imageCache: 0 }],
  [/ create-[a-z]+$/, { id: "container-1" }],
  [/ accelerator$/, { accelerator: "tcg" }],
  [/ facts$/, { environment, lab: "test", cpuMode: "shared" }],
  [
    /image\/main/,
    { sha256, packagesDigest: null, init: ["/usr/sbin/tare-init"], sender: hostImage, responder: hostImage },
  ],
  [/measurements\/main/, { scenarioDigest: "d", folder: "results/d", runs: [] }],
  [/analysis\/main/, { report: "results/report.html", summary: [], markdown: "| cell | RTT |" }],
];

/** Public keys in OpenSSH's form, which no server has. */
export const hostKeys = { sender: fakeKey("S"), responder: fakeKey("R") };

function fakeKey(of: string): string {
  const type = "ssh-ed25519";
  return `${type} ${Buffer.from(`\0\0\0${String.fromCharCode(type.length)}${type}${of.repeat(36)}`).toString("base64")}`;
}

/** Takes the engine's place: keeps what is registered, and answers commands as a healthy testbed would. */
export class Recorder {
  readonly resources: Registered[] = [];
  /** By logical name; custom resources only, as components wait for nothing. */
  readonly options = new Map<string, RegisteredOptions>();
  private readonly stackTraceLimit = Error.stackTraceLimit;
  private readonly folder = mkdtempSync(join(tmpdir(), "tare-components-"));

  constructor() {
    // The SDK takes a stack trace for every promise; mapping them to sources takes most of a test's time.
    Error.stackTraceLimit = 0;
    writeFileSync(join(this.folder, "key"), "PRIVATE KEY TEXT");
    writeFileSync(
      join(this.folder, "known_hosts"),
      `10.201.0.2 ${hostKeys.sender}\n10.201.0.6 ${hostKeys.responder}\n`,
    );
  }

  /** @param answersOf what hosts say when they are reserved, in place of the usual */
  async install(answersOf: { reserved?: unknown } = {}): Promise<void> {
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs, provider }) => {
          this.resources.push({ type, name, inputs, provider });
          const answer = answers.find(([pattern]) => pattern.test(String(inputs.create ?? "")));
          const said =
            answersOf.reserved && /^reservation-(sender|responder)$/.test(name) ? answersOf.reserved : answer?.[1];
          const text = name === "reservation-identity" ? `${identity} me@here /folder` : JSON.stringify(said ?? {});
          // The program of a remote command frames its answer, and the account's login shell may say something before it.
          const stdout = type.startsWith("command:remote:") ? `Welcome!\n${framed(text)}` : text;
          return { id: `${name}-id`, state: { ...inputs, ...(type.endsWith(":Command") ? { stdout } : {}) } };
        },
        call: () => ({}),
      },
      "tare",
      "demo",
    );
    const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, callback) => {
      this.options.set(request.getName(), {
        dependsOn: request.getDependenciesList().map((urn) => urn.split("::").at(-1)!),
        ignoreChanges: request.getIgnorechangesList(),
        deleteBeforeReplace: request.getDeletebeforereplace(),
      });
      return register(request, callback);
    };
  }

  /** Configuration that points to keys which exist. */
  keyFiles(): Record<string, string> {
    const files = ["sender", "responder"].flatMap((side) => [
      [`${side}KeyFile`, join(this.folder, "key")],
      [`${side}KnownHostsFile`, join(this.folder, "known_hosts")],
    ]);
    return Object.fromEntries(files) as Record<string, string>;
  }

  /** The configuration with keys that exist, changed as asked. */
  config(changes: Record<string, string> = {}): StackConfig {
    return readConfig({ ...this.keyFiles(), ...changes });
  }

  /** Declares the whole testbed of that configuration; resolves, when all of it is registered, to what would be measured. */
  async deploy(changes: Record<string, string> = {}): Promise<MeasurementRequest> {
    const testbed = new Testbed("testbed", { stack: "demo", toolVersion: "9", config: this.config(changes) });
    const request = await valueOf(testbed.request);
    await settled();
    return request;
  }

  named(name: string, type?: string): Registered {
    const found = this.resources.filter((resource) => resource.name === name && (!type || resource.type === type));
    if (found.length !== 1) throw new Error(`${found.length} resources are named ${name}`);
    return found[0]!;
  }

  ofType(type: string): Registered[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** A local or remote command; its component may have the same name. */
  command(name: string): Registered {
    const found = this.resources.find((resource) => resource.name === name && resource.type.endsWith(":Command"));
    if (!found) throw new Error(`no command is named ${name}`);
    return found;
  }

  /** What a command gets on stdin. */
  request(name: string): Record<string, unknown> {
    return JSON.parse(String(this.command(name).inputs.stdin)) as Record<string, unknown>;
  }

  remove(): void {
    Error.stackTraceLimit = this.stackTraceLimit;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until an output is there, and with it all that it is made of. Long, for the machine may be busy. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    output.apply(resolve);
    setTimeout(() => reject(new Error("the output never came")), 50_000).unref();
  });
}

/** Waits until all that was constructed is registered; the next program needs install() again. */
export async function settled(): Promise<void> {
  await pulumi.runtime.disconnect();
}
