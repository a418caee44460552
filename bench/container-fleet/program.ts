import * as pulumi from "@pulumi/pulumi";
import { BackgroundFleet } from "../../components/backgroundFleet";
import { guestKind } from "../../components/guests";
import { HostFacts } from "../../components/hostFacts";
import { HostProgram } from "../../components/hostProgram";
import type { ImageManifest } from "../../components/guests/imageManifest";
import { guestAddresses } from "../../scenarios/addresses";
import type { Hosts } from "../../scenarios/host";
import type { Technology } from "../../scenarios/technology";

/** A background fleet and nothing else: as components/testbed.ts declares it, without what makes it a testbed. */
export interface Fleet {
  technology: Technology;
  hosts: Hosts;
  image: ImageManifest;
  count: number;
  network: string;
  memoryMiB: number;
}

const fleet = new pulumi.Config().requireObject<Fleet>("fleet");
const { technology, hosts, count, memoryMiB } = fleet;
const stack = pulumi.getStack();
const addresses = guestAddresses(fleet.network);
const program = new HostProgram("host-program", { hosts });
const none = { sender: [], responder: [] };
const { facts } = new HostFacts(
  "facts",
  { hosts: program.hosts, stack, technology, affinity: false, guestNetwork: fleet.network, demand: none },
  { dependsOn: [program] },
);
const prepare = guestKind(technology).resources();
// Nobody reserves the host, so no thing bears an identity that anybody compares.
const unreserved = { owner: pulumi.output(""), identity: pulumi.output("bench"), bearsIdentity: pulumi.output(false) };
const host = { ...program.hosts.sender, ...unreserved };
const image = pulumi.output(fleet.image);
const prepared = prepare(
  "ground",
  { host, stack, addresses, image, facts: facts.sender, nic: null },
  { dependsOn: [program] },
);
const size = { vcpus: 1, memoryMiB };
const { cpus } = hosts.sender;
new BackgroundFleet(
  "bg",
  { host: prepared, location: "sender", count, stack, addresses, size, cpus },
  { dependsOn: [program] },
);
