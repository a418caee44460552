import * as pulumi from "@pulumi/pulumi";
import { BackgroundFleet } from "../../components/background-fleet";
import { guestKinds } from "../../components/guests";
import { HostFacts } from "../../components/host-facts";
import { HostProgram } from "../../components/host-program";
import type { ImageManifest } from "../../image/schema";
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
  { hosts: program.hosts, stack, technology, affinity: false, demand: none },
  { dependsOn: [program] },
);
const makeGround = guestKinds[technology];
if (!makeGround) throw new Error(`${technology} guests cannot be made`);
const host = program.hosts.sender;
const image = pulumi.output(fleet.image);
const ground = makeGround(
  "ground",
  { host, stack, addresses, image, facts: facts.sender, nic: null },
  { dependsOn: [program] },
);
const size = { vcpus: 1, memoryMiB };
const { cpus } = hosts.sender;
new BackgroundFleet(
  "bg",
  { ground, location: "sender", count, stack, addresses, size, cpus },
  { dependsOn: [program] },
);
