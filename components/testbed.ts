import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "../config/problem";
import type { StackConfig } from "../config/readConfig";
import { loginOptions } from "../connections/login";
import { shellWord } from "../errors/shellWord";
import { VisibleError } from "../errors/visibleError";
import { loads, parametersOf } from "../loads";
import { lineRate, nics } from "../nics";
import { guestAddresses } from "../scenarios/addresses";
import { digest } from "../scenarios/digest";
import { backgroundGuestName, mainGuestName } from "../scenarios/guestNames";
import { sides, type Side } from "../scenarios/host";
import { imageKind } from "../scenarios/image";
import type { GuestFacts, MeasurementRequest } from "../scenarios/measurement";
import { testbedPart } from "../scenarios/scenario";
import type { HostTuning } from "../scenarios/tuning";
import { BackgroundFleet } from "./backgroundFleet";
import { childOf, type ComponentOptions } from "./child";
import { readHostKey } from "./connection";
import { undeployable } from "./deployable";
import { Tuning } from "./tuning";
import { Guest } from "./guest";
import { GuestImage, verifiedImageFile } from "./guestImage";
import { guestKind } from "./guests";
import type { Accelerator, PreparedHost } from "./guests/preparedHost";
import { HostFacts, type GuestDemand } from "./hostFacts";
import { HostProgram } from "./hostProgram";
import { Load } from "./load";
import { cpuShortage, placeGuests } from "./placement";
import { Ready } from "./ready";
import { Reservation } from "./reservation";
import { visible } from "./visible";

export interface TestbedArgs {
  /** The stack that everything is named after. Not an Output. */
  stack: string;
  /** Version of Tare. Not an Output. */
  toolVersion: string;
  /** Scenario and hosts. Not an Output, because they decide which resources there are. */
  config: StackConfig;
}

/** All that a measurement needs: two hosts, two main guests, a background fleet and its load, each of them checked. */
export class Testbed extends pulumi.ComponentResource {
  /** What the Measurement asks for. */
  readonly request: pulumi.Output<MeasurementRequest>;
  /** Changes when a guest is made again: see MeasurementRequest. */
  readonly guestsMade: pulumi.Output<string>;
  /** What was set on each host and what was not; undefined for a stack without tuning. */
  readonly tuning: Record<Side, pulumi.Output<HostTuning | undefined>> | undefined;

  constructor(name: string, args: TestbedArgs, opts?: ComponentOptions) {
    super("tare:components:Testbed", name, {}, opts);
    const { stack, toolVersion, config } = args;
    const { scenario, hosts } = config;
    const { technology, affinity, background, nic } = scenario;
    const { count, location, load: kind, size } = background;
    const problems = undeployable(scenario);
    if (problems.length > 0) throw new ConfigError(problems);
    const addresses = guestAddresses(config.guestNetwork);
    const scenarioDigest = digest(scenario);

    const verified = verifiedImageFile("image-file", scenario.image, childOf(this, opts));
    const program = new HostProgram("host-program", { hosts }, childOf(this, opts, ...verified));
    const reservation = new Reservation("reservation", { hosts: program.hosts, stack }, childOf(this, opts, program));
    const common = { hosts: reservation.hosts, stack };

    // Before the facts, which then say what a tuned host is like: without second threads it has fewer CPUs.
    const asked = config.tuning === "none" ? {} : { tuning: config.tuning };
    const tuned = asked.tuning
      ? [new Tuning("tuning", { ...common, tuning: asked.tuning }, childOf(this, opts, reservation))]
      : [];
    const { guestNetwork } = config;
    const promised = { ...common, technology, affinity, guestNetwork, demand: demandOf(config), ...asked };
    const hostFacts = new HostFacts("facts", promised, childOf(this, opts, reservation, ...tuned));
    const facts = hostFacts.facts;
    this.tuning = asked.tuning && bySide((side) => facts[side].apply(({ environment }) => environment.tuning));
    const afterFacts = childOf(this, opts, reservation, hostFacts);

    const image = new GuestImage("image", { hosts, technology, image: scenario.image }, afterFacts);
    const bootsItself = imageKind(scenario.image.source) === "cloud";
    const shared = { stack, addresses, nic, image: image.manifest, bootsItself };
    const prepare = guestKind(technology).resources();
    const preparedHosts = bySide((side) =>
      prepare(`${technology}-${side}`, { ...shared, host: common.hosts[side], facts: facts[side] }, afterFacts),
    );

    const cpus = bySide((side) =>
      facts[side].apply(({ environment }) => {
        const placement = visible(() => placeGuests(side, environment.cpus, affinity));
        const fleetHere = side === location && count > 0;
        const vcpus = { main: scenario.main.vcpus, background: fleetHere ? size.vcpus : null };
        for (const shortage of cpuShortage(side, placement, vcpus)) void pulumi.log.warn(shortage, this);
        return placement;
      }),
    );
    const main = bySide((side) => {
      const spec = { role: side, address: addresses.main[side], size: scenario.main, cpus: cpus[side].main };
      const guestName = mainGuestName(stack, side);
      return new Guest(`guest-${side}`, { host: preparedHosts[side], guestName, ...spec }, afterFacts);
    });
    const parameters = parametersOf(background);
    const work = { technology, kind, parameters, vcpus: size.vcpus, nicBitsPerSecond: lineRate(nic) };
    // The other side first, before the fleet. If the fleet has moved, its old load there would slow the boot of the new one;
    // and the sink must be there before anything is sent across the wire.
    const other = location === "sender" ? "responder" : "sender";
    const { prefixLength, sink } = addresses;
    const crosses = loads[kind].sink && count > 0;
    const swallows = crosses ? { sink: { address: sink[other], prefixLength, bridge: hosts[other].bridge } } : {};
    const idleWork = { ...work, guests: [], ...swallows };
    const idle = new Load(`load-${other}`, { stack, host: common.hosts[other], work: idleWork }, afterFacts);

    const fleetSpec = { stack, addresses, size, count, location, cpus: cpus[location].background };
    const afterIdle = childOf(this, opts, reservation, hostFacts, idle);
    const fleet = new BackgroundFleet("bg", { host: preparedHosts[location], ...fleetSpec }, afterIdle);
    const fleetWork = { ...work, guests: fleet.guests, ...(crosses ? { target: sink[other] } : {}) };
    const standing = [reservation, hostFacts, main.sender, main.responder, fleet, idle];

    // All that guests are asked comes before the load: a busy guest, the more an emulated one, answers late.
    const promises = {
      work:
        location === "sender" ? { sender: fleetWork, responder: idleWork } : { sender: idleWork, responder: fleetWork },
      testbedDigest: digest(testbedPart(scenario)),
      main,
      background: bySide((side) => (side === location ? fleet.guests : [])),
      nicDriver: nic && nics[nic].driver,
    };
    const ready = new Ready("ready", { ...common, technology, ...promises }, childOf(this, opts, ...standing));
    const beside = { name: main[location].guestName, cpus: main[location].cpus };
    const place = { cpus: fleetSpec.cpus, wireNic: hosts[location].wireNic, main: beside };
    const prove = count > 0 ? { prove: { place, after: ready.requests[location] } } : {};
    const busy = { stack, host: common.hosts[location], work: fleetWork, ...prove };
    new Load(`load-${location}`, busy, childOf(this, opts, ...standing, ready));

    const guestIds = [main.sender, main.responder, ...fleet.guests].map((guest) => guest.guestId);
    this.guestsMade = pulumi.all(guestIds).apply(digest);
    // The keys by which hosts are known, wherever they are written: a key that moves into the configuration changes nothing.
    const pinned = bySide((side) => ({ ...hosts[side], hostKey: readHostKey(side, hosts[side]) }));
    this.request = pulumi
      .all([
        facts.sender,
        facts.responder,
        image.manifest,
        commonAccelerator(stack, preparedHosts),
        common.hosts.sender.owner,
      ])
      .apply(([sender, responder, { sha256 }, accelerator, owner]): MeasurementRequest => ({
        stack,
        owner,
        toolVersion,
        scenario,
        scenarioDigest,
        hosts: pinned,
        hostProgram: program.path,
        guests: bySide((side) => mainFacts(args, side)),
        background: fleetFacts(args),
        imageSha256: sha256,
        accelerator,
        lab: sender.lab,
        hostFacts: { sender: sender.environment, responder: responder.environment },
        resultsFolder: config.resultsFolder,
        // What follows is left out where it is usual, so that a stack of an early version shows no change.
        ...(config.bounds ? { bounds: config.bounds } : {}),
        ...(config.captureCost ? { captureCost: true } : {}),
      }));
    this.registerOutputs({});
  }
}

/** Where hosts and main guests are, and how to log in there from the project's folder, for people to read. It holds no secrets. */
export function connectionFacts(args: TestbedArgs): Record<Side, { ssh: string; guest: string; guestAddress: string }> {
  return bySide((side) => {
    const host = args.config.hosts[side];
    const guest = mainFacts(args, side);
    const login = [...loginOptions(host), `-p ${host.port}`, shellWord(`${host.user}@${host.address}`)];
    return { ssh: `ssh ${login.join(" ")}`, guest: guest.name, guestAddress: guest.address };
  });
}

function mainFacts({ stack, config }: TestbedArgs, side: Side): GuestFacts {
  const address = guestAddresses(config.guestNetwork).main[side];
  return { name: mainGuestName(stack, side), technology: config.scenario.technology, side, address };
}

function fleetFacts({ stack, config }: TestbedArgs): GuestFacts[] {
  const { technology, background } = config.scenario;
  const addresses = guestAddresses(config.guestNetwork);
  return Array.from({ length: background.count }, (_, index) => ({
    name: backgroundGuestName(stack, index + 1),
    technology,
    side: background.location,
    address: addresses.background(background.location, index + 1),
  }));
}

/** The accelerator of both hosts. It must be the same, because a round trip passes a guest on each. */
function commonAccelerator(
  stack: string,
  preparedHosts: Record<Side, PreparedHost>,
): pulumi.Output<Accelerator | null> {
  return pulumi.all(bySide((side) => preparedHosts[side].accelerator)).apply(({ sender = null, responder = null }) => {
    if (sender === responder) return sender;
    return visible(() => {
      throw new VisibleError(
        `the sender server boots guests with ${sender} and the responder server with ${responder}: a round-trip time would ` +
          "describe neither",
        `./tare doctor --stack ${stack} says why KVM does not work on the server that lacks it`,
      );
    });
  });
}

/** How many guests of which size each host must carry. */
function demandOf({ scenario }: StackConfig): Record<Side, GuestDemand[]> {
  const { main, background } = scenario;
  return bySide((side) => {
    const count = side === background.location ? background.count : 0;
    const fleet = count > 0 ? [{ count, memoryMiB: background.size.memoryMiB }] : [];
    return [{ count: 1, memoryMiB: main.memoryMiB }, ...fleet];
  });
}

function bySide<T>(make: (side: Side) => T): Record<Side, T> {
  return { sender: make(sides[0]), responder: make(sides[1]) };
}
