import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAnswer } from "../../../host/answer";
import { hostCommand, hostProgram } from "../../../host/program";
import { labDown, labUp, type LabHost } from "../../../lab";
import { digest } from "../../../scenarios/digest";
import { sides, type Hosts, type Side } from "../../../scenarios/host";
import { MeasurementRequest } from "../../../scenarios/measurement";
import type { Scenario } from "../../../scenarios/scenario";
import { tinyImage } from "./tinyImage";

const image = "tare-probe-test";
const addresses: Record<Side, string> = { sender: "10.202.0.10", responder: "10.202.0.11" };
const gateways: Record<Side, string> = { sender: "10.202.0.1", responder: "10.202.0.2" };

/** A lab of its own with one container a host, made by hand: what a measurement needs and no more. */
export class ProbeTestbed {
  private constructor(
    private readonly lab: string,
    readonly folder: string,
    private readonly hosts: Record<Side, LabHost>,
  ) {}

  static async up(lab: string): Promise<ProbeTestbed> {
    const folder = mkdtempSync(join(tmpdir(), "tare-probe-test-"));
    await labDown({ name: lab, force: true, projectFolder: folder }); // what a killed test left
    const { hosts } = await labUp({ name: lab, technologies: ["docker"], projectFolder: folder });
    const testbed = new ProbeTestbed(lab, folder, hosts);
    try {
      const tar = tinyImage();
      for (const side of sides) testbed.startGuest(side, tar);
    } catch (error) {
      await testbed.down();
      throw error;
    }
    return testbed;
  }

  async down(): Promise<void> {
    await labDown({ name: this.lab, force: true, projectFolder: this.folder });
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs a command line on a host and gives its stdout. */
  on(side: Side, command: string, input: string | Buffer = ""): string {
    const { address, keyFile, knownHostsFile } = this.hosts[side];
    const options = [
      "-i",
      keyFile,
      "-o",
      `UserKnownHostsFile=${knownHostsFile}`,
      "-o",
      "BatchMode=yes",
      "-o",
      "LogLevel=ERROR",
    ];
    return execFileSync("ssh", [...options, `root@${address}`, command], { input }).toString();
  }

  /** Puts the host program in place, as CopyToRemote does, and asks for a measurement. */
  request(changes: Partial<Scenario>): MeasurementRequest {
    const program = hostProgram();
    const facts = (side: Side) => {
      this.on(side, `cat > ${program.path}`, program.text);
      const { bridge, wireNic, dataFolder } = this.hosts[side];
      const request = { stack: this.lab, dataFolder, technology: "docker", bridge, wireNic, cpus: "", affinity: false };
      const answer = this.on(side, hostCommand(program, "facts"), JSON.stringify(request));
      return (readAnswer(answer)?.value as { environment: MeasurementRequest["hostFacts"]["sender"] }).environment;
    };
    const guest = (side: Side) => ({
      name: this.guest(side),
      technology: "docker" as const,
      side,
      address: addresses[side],
    });
    const scenario: Scenario = {
      technology: "docker",
      nic: null,
      affinity: false,
      main: { vcpus: 1, memoryMiB: 128 },
      background: { count: 0, load: "cpu", location: "sender", size: { vcpus: 1, memoryMiB: 64 } },
      probes: [{ rate: "1kpps", count: 200, mode: "as-published", repetition: 1 }],
      capturePoints: ["tap", "wire"],
      image: { source: "", sha256: "" },
      ...changes,
    };
    return MeasurementRequest.parse({
      stack: this.lab,
      // Nobody reserves this testbed's hosts.
      owner: "",
      toolVersion: "0.0.0-test",
      scenario,
      scenarioDigest: digest(scenario),
      hosts: { sender: { ...this.hosts.sender }, responder: { ...this.hosts.responder } } satisfies Hosts,
      hostProgram: program.path,
      guests: { sender: guest("sender"), responder: guest("responder") },
      background: [],
      imageSha256: "0".repeat(64),
      accelerator: null,
      lab: this.lab,
      hostFacts: { sender: facts("sender"), responder: facts("responder") },
      resultsFolder: join(this.folder, "results"),
    });
  }

  guest(side: Side): string {
    return `tare-${this.lab}-${side}`;
  }

  private startGuest(side: Side, tar: Buffer): void {
    this.on(side, `docker import - ${image}`, tar);
    const network = `docker network create --driver bridge --opt com.docker.network.bridge.name=${this.hosts[side].bridge}`;
    this.on(side, `${network} --subnet 10.202.0.0/22 --gateway ${gateways[side]} ${image}`);
    this.on(
      side,
      `docker run --detach --name ${this.guest(side)} --network ${image} --ip ${addresses[side]} ${image} sleep 100000`,
    );
  }
}
