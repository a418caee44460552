import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseTcpdumpCounts } from "../../measurements/tcpdumpCounts";

const drops = readFileSync(join(__dirname, "recorded/tcpdump-drops.txt"), "utf8");

test("reads the counters of a real capture that dropped", () => {
  expect(parseTcpdumpCounts(drops)).toEqual({
    interface: "veth20f7916",
    captured: 39_544,
    receivedByFilter: 40_000,
    droppedByKernel: 456,
    droppedByInterface: 0,
  });
});

test("an interface's own drops are said only where there are some, and one packet in the singular", () => {
  const text =
    "tcpdump: listening on eth0, link-type EN10MB\n1 packet captured\n1 packet received by filter\n0 packets dropped by kernel\n";
  expect(parseTcpdumpCounts(text)).toMatchObject({ captured: 1, droppedByInterface: 0 });
  expect(parseTcpdumpCounts(`${text}7 packets dropped by interface\n`)).toMatchObject({ droppedByInterface: 7 });
});

test("a tcpdump that died has no counters, whatever is missing of them", () => {
  const lines = drops.trimEnd().split("\n");
  for (let i = 0; i < lines.length; i++)
    expect(parseTcpdumpCounts(lines.filter((_, j) => j !== i).join("\n"))).toBeNull();
});
