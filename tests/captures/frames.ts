/** Frames byte by byte, for what writePcap does not write. */
const hex = (text: string): Uint8Array => Buffer.from(text.replace(/\s/g, ""), "hex");

const word = (value: number): string => value.toString(16).padStart(4, "0");

/** An echo header with 4 bytes of payload. */
export const echo = (type: number, identifier: number, sequence: number): string =>
  `${word(type << 8)} 0000 ${word(identifier)} ${word(sequence)} 01020304`;

/** IPv4 from 10.0.0.1 to 10.0.0.2. `fragment` is the word with flags and offset. */
export function ipv4(payload: string, { options = "", fragment = 0, protocol = 1, totalBytes = NaN } = {}): string {
  const headerBytes = 20 + hex(options).length;
  const total = Number.isNaN(totalBytes) ? headerBytes + hex(payload).length : totalBytes;
  const lengthNibble = (0x40 + headerBytes / 4).toString(16);
  return `${lengthNibble} 00 ${word(total)} 0000 ${word(fragment)} 3f ${word(protocol).slice(2)} 0000 0a000001 0a000002 ${options} ${payload}`;
}

/** IPv6 from 2001:db8::1 to 2001:db8::2; `headers` are extension headers, the first of which is `next`. */
export function ipv6(payload: string, { next = 58, headers = "", back = false } = {}): string {
  const [one, two] = ["20010db8000000000000000000000001", "20010db8000000000000000000000002"];
  const bytes = hex(headers + payload).length;
  return `60000000 ${word(bytes)} ${word(next).slice(2)} 3e ${back ? two + one : one + two} ${headers} ${payload}`;
}

const macs = "020000000001 020000000002";
/** An IP packet in frames of each link type, with tags (each "8100 0001") before its EtherType. */
export const inFrame: Record<number, (etherType: string, packet: string, tags?: string) => Uint8Array> = {
  1: (etherType, packet, tags = "") => hex(`${macs} ${tags} ${etherType} ${packet}`),
  113: (etherType, packet, tags = "") => hex(`0000 0001 0006 020000000001 0000 ${tags} ${etherType} ${packet}`),
  276: (etherType, packet, tags = "") => {
    const [protocol, rest] = tags === "" ? [etherType, ""] : [tags.slice(0, 4), `${tags.slice(4)} ${etherType}`];
    return hex(`${protocol} 0000 00000002 0001 00 06 0200000000010000 ${rest} ${packet}`);
  },
};
