import type { Side } from "./host";
import { maxBackgroundCount } from "./scenario";

/** The addresses in the guests' network, which is one layer 2 across the wire. */
export interface GuestAddresses {
  /** CIDR text of the whole network. */
  subnet: string;
  prefixLength: number;
  /** The hosts' own addresses in it (Docker's gateways). They must differ, because both hosts share one layer 2. */
  gateway: Record<Side, string>;
  main: Record<Side, string>;
  /** The sink on each host that the other host's network load sends to. */
  sink: Record<Side, string>;
  /** Address of background guest `number` (from 1) on the host of that side. */
  background(location: Side, number: number): string;
}

/**
 * Assigns addresses in the given IPv4 network, which must be /22 or larger. Throws an Error that says
 * what is wrong with the text.
 */
export function guestAddresses(network: string): GuestAddresses {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(network);
  if (!match) throw new Error('not an IPv4 network such as "10.202.0.0/22"');
  const octets = match.slice(1, 5).map(Number);
  const prefixLength = Number(match[5]);
  if (octets.some((octet) => octet > 255)) throw new Error("an octet is more than 255");
  if (prefixLength < 8 || prefixLength > 22) throw new Error("a network of /8 to /22 is needed");
  const base = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const size = 2 ** (32 - prefixLength);
  if (base % size !== 0)
    throw new Error(`not the first address of a /${prefixLength}; ${dotted(base - (base % size))} is`);

  const at = (third: number, fourth: number): string => dotted(base + third * 256 + fourth);
  return {
    subnet: network,
    prefixLength,
    gateway: { sender: at(0, 1), responder: at(0, 2) },
    main: { sender: at(0, 10), responder: at(0, 11) },
    sink: { sender: at(3, 1), responder: at(3, 2) },
    background(location, number) {
      if (!Number.isInteger(number) || number < 1 || number > maxBackgroundCount)
        throw new RangeError(`background guest ${number} has no address: 1 to ${maxBackgroundCount} have`);
      return at(location === "sender" ? 1 : 2, number);
    },
  };
}

/** Whether an IPv4 address lies in a network; false for a name or an address of another kind. */
export function isInNetwork(address: string, network: string): boolean {
  if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(address)) return false;
  const [base = "", prefixLength] = network.split("/");
  const size = 2 ** (32 - Number(prefixLength));
  return Math.floor(number(address) / size) === Math.floor(number(base) / size);
}

function number(address: string): number {
  return address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
