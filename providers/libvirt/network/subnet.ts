import { isIP } from "node:net";
import { VisibleError } from "../../../errors/visibleError";
import { element, type Element } from "../xml";

/**
 * The `ip` element for a subnet ("10.17.3.0/24"): the host has its first address; DHCP, if wanted, serves the others.
 */
export function ipElement(cidr: string, dhcp: boolean): Element {
  const { family, bits, base, prefix } = parse(cidr);
  const size = 1n << BigInt(bits - prefix);
  if (size < 4n)
    throw new VisibleError(`libvirt: the subnet ${cidr} is too small: there must be room for the host and a guest`);
  const address = (offset: bigint) => write(base + offset, bits);
  const range = element("range", { start: address(2n), end: address(size - 2n) });
  return element("ip", { family, address: address(1n), prefix }, dhcp && element("dhcp", {}, range));
}

/** The subnet that an address belongs to: "10.17.3.0/24" for 10.17.3.1 and 24. */
export function networkOf(address: string, prefix: number): string {
  const { base, bits } = parse(`${address}/${prefix}`);
  return `${write(base, bits)}/${prefix}`;
}

function parse(cidr: string) {
  const [address = "", length = ""] = cidr.split("/");
  const version = isIP(address);
  const bits = version === 6 ? 128 : 32;
  const prefix = Number(length);
  if (version === 0 || !/^\d+$/.test(length) || prefix > bits)
    throw new VisibleError(
      `libvirt: ${JSON.stringify(cidr)} is not a subnet`,
      "Give an address and a length such as 10.17.3.0/24.",
    );
  const value = version === 6 ? readIpv6(address) : readIpv4(address);
  const hostBits = BigInt(bits - prefix);
  return { family: `ipv${version}`, bits, prefix, base: (value >> hostBits) << hostBits };
}

const readIpv4 = (address: string) => address.split(".").reduce((value, part) => (value << 8n) + BigInt(part), 0n);

function readIpv6(address: string): bigint {
  const [head = "", tail] = address.split("::");
  const groups = (text: string) => text.split(":").filter(Boolean);
  const [left, right] = [groups(head), groups(tail ?? "")];
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].reduce((value, group) => (value << 16n) + BigInt(`0x${group}`), 0n);
}

function write(value: bigint, bits: number): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - 16 * index)) & 0xffffn);
  const text = groups.map((group) => group.toString(16)).join(":");
  const longest = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length)[0]?.[0];
  return longest === undefined
    ? text
    : text
        .replace(longest, ":")
        .replace(/^:(?!:)/, "::")
        .replace(/([^:]):$/, "$1::");
}
