import { allEchoes } from "./allEchoes";
import { echo, inFrame, ipv4, ipv6 } from "./frames";
import { PcapngWriter } from "./writePcapng";

/** What is read of one frame: identifier and sequence of each echo. */
function read(frame: Uint8Array, linkType = 1) {
  const writer = new PcapngWriter().section().interface({ linkType });
  const { list, packets } = allEchoes(writer.packet({ interface: 0, ticks: 1n, frame }).bytes());
  expect(packets).toBe(1);
  return list;
}

const request = echo(8, 7, 3);
const found = [{ identifier: 7, sequence: 3, isReply: false }];

describe.each([1, 113, 276])("frames of link type %i", (linkType) => {
  test.each([
    ["no tag", ""],
    ["VLAN", "81000001"],
    ["QinQ", "88a80001 81000002"],
    ["old QinQ, three deep", "91000001 91000002 81000003"],
  ])("%s", (_what, tags) => {
    expect(read(inFrame[linkType]!("0800", ipv4(request), tags), linkType)).toMatchObject(found);
    expect(read(inFrame[linkType]!("86dd", ipv6(echo(128, 7, 3)), tags), linkType)).toMatchObject(found);
  });

  test("what is no IP is no echo, and neither is a frame of any length that ends too soon", () => {
    const whole = inFrame[linkType]!("0800", ipv4(request), "81000001");
    expect(read(inFrame[linkType]!("0806", ipv4(request)), linkType)).toEqual([]);
    for (let bytes = 0; bytes < whole.length - 4; bytes++) expect(read(whole.subarray(0, bytes), linkType)).toEqual([]);
    expect(read(whole.subarray(0, whole.length - 4), linkType)).toMatchObject(found);
  });
});

const ethernet = (packet: string, etherType = "0800") => read(inFrame[1]!(etherType, packet));

test("IPv4 with options, of which the longest header has 40 bytes", () => {
  expect(ethernet(ipv4(request, { options: "94040000" }))).toMatchObject(found);
  expect(ethernet(ipv4(request, { options: "01".repeat(40) }))).toMatchObject(found);
});

test("of fragments the first has the echo header, and the others are none", () => {
  expect(ethernet(ipv4(request, { fragment: 0x2000 }))).toMatchObject(found);
  expect(ethernet(ipv4(request, { fragment: 0x2001 }))).toEqual([]);
  expect(ethernet(ipv4(request, { fragment: 0x0005 }))).toEqual([]);
  const fragment = (offset: string) => ({ next: 44, headers: `3a00 ${offset} 00000001` });
  expect(ethernet(ipv6(echo(128, 7, 3), fragment("0001")), "86dd")).toMatchObject(found);
  expect(ethernet(ipv6(echo(128, 7, 3), fragment("0009")), "86dd")).toEqual([]);
});

test("padding behind a packet is no part of it, and a length of 0 is that of the frame", () => {
  expect(ethernet(ipv4(request.slice(0, 12), { totalBytes: 24 }) + "00".repeat(20))).toEqual([]);
  expect(ethernet(ipv4(request, { totalBytes: 0 }))).toMatchObject(found);
});

test("IPv6 behind extension headers, both ways, with the hop limit", () => {
  const headers = `3c00 010400000000 3a01 ${"00".repeat(14)}`; // hop-by-hop options, then longer destination options
  expect(ethernet(ipv6(echo(128, 7, 3), { next: 0, headers }), "86dd")).toMatchObject([{ ...found[0], hops: 0x3e }]);
  const writer = new PcapngWriter().section().interface({ linkType: 1 });
  for (const [type, back] of [
    [128, false],
    [129, true],
    [128, false],
  ] as const)
    writer.packet({ interface: 0, ticks: 1n, frame: inFrame[1]!("86dd", ipv6(echo(type, 7, 3), { back })) });
  const { list } = allEchoes(writer.bytes());
  const [asked, answered, again] = list;
  expect(list.map(({ isReply }) => isReply)).toEqual([false, true, false]);
  expect([answered!.destination, answered!.source]).toEqual([asked!.source, asked!.destination]);
  expect(asked!.source).not.toBe(asked!.destination);
  expect([again!.source, again!.destination]).toEqual([asked!.source, asked!.destination]);
});

test.each([
  ["destination unreachable", ipv4(echo(3, 7, 3))],
  ["an echo's type with a code", ipv4(request.replace("0800", "0801"))],
  ["UDP", ipv4(request, { protocol: 17 })],
  ["ICMPv6 of IPv4's types", ipv4(request, { protocol: 58 })],
  ["a header shorter than any", ipv4(request).replace("45", "44")],
  ["IP of version 5", ipv4(request).replace("45", "55")],
])("no echo: %s", (_what, packet) => {
  expect(ethernet(packet)).toEqual([]);
});
