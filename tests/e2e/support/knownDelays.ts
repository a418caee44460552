import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readRun } from "../../../analysis/read";
import { scenarioPoints } from "../../../scenarios/probe";
import type { PathSegments } from "../../../scenarios/segments";
import type { Side } from "../../../scenarios/host";
import { medianOf } from "../../../uncertainty/medianError";
import { pathSegments } from "../../../uncertainty/segments";
import { runFolders, succeed } from "./measurementCommand";
import { probe } from "./probeModes";
import type { ProbeTestbed } from "./probeTestbed";

/** Ethernet, IPv4, ICMP and the payload that all probes have. */
const frameBytes = 14 + 20 + 8 + 56;
const log = "/tmp/relay.log";

/** Where the relay stands: between two capture points, so that their segment has all of it. */
interface Place {
  side: Side;
  segment: string;
  /** Shell that puts it between its neighbours and sets $inner and $outer, its two interfaces; and that takes it away. */
  put: string;
  remove: string;
}

const pair = "ip link add relay0 type veth peer name relay1 && ip link set relay0 up && ip link set relay1 up";

/** Between the host's end of a guest's interface and the bridge. */
function atTap(side: Side, guest: string, bridge: string): Place {
  const find = `tap=$(ip -o link | sed -n "s/^$(docker exec ${guest} cat /sys/class/net/eth0/iflink): \\([^@:]*\\).*/\\1/p")`;
  return {
    side,
    segment: `${side}'s bridge`,
    put: `${find}; ${pair}; ip link set $tap nomaster; ip link set relay1 master ${bridge}; inner=$tap outer=relay0`,
    remove: `${find}; ip link del relay0; ip link set $tap master ${bridge}`,
  };
}

/** Between the wires' ends of both hosts: the responder's own is then the relay's, and looks at the bridge as it did. */
function atWire(wire: string, bridge: string): Place {
  const rename = (from: string, to: string) =>
    `ip link set ${from} down; ip link set ${from} name ${to}; ip link set ${to} up`;
  return {
    side: "responder",
    segment: "wire",
    put: `ip link set ${wire} nomaster; ${rename(wire, "wirex")}; ${pair}; ${rename("relay1", wire)}; ip link set ${wire} master ${bridge}; inner=relay0 outer=wirex`,
    remove: `ip link del relay0; ${rename("wirex", wire)}; ip link set ${wire} master ${bridge}`,
  };
}

/** What a relay at each place adds, seen by the segments: a test that puts 2 and 5 ms there. */
export function knownDelays(bed: () => ProbeTestbed): void {
  test("2 and 5 ms that a relay adds to a real path are found at its place within 5 %, and no 0.1 ms elsewhere", async () => {
    const places = [
      atTap("sender", bed().guest("sender"), "br0"),
      atWire("wire0", "br0"),
      atTap("responder", bed().guest("responder"), "br0"),
    ];
    const usual = await segmentsOf(bed());
    const table: string[] = [];
    const wrong: string[] = [];
    for (const { segment, ...place } of places)
      for (const ms of [2, 5]) {
        const { truthMs, segments } = await withRelay(bed(), place, ms);
        const added = segments.map(({ name, medianMs }, i) => ({ name, ms: medianMs - usual[i]!.medianMs }));
        const shownMs = added.find(({ name }) => name === segment)!.ms;
        const elsewhereMs = Math.max(...added.filter(({ name }) => name !== segment).map((each) => Math.abs(each.ms)));
        const share = shownMs / truthMs - 1;
        const figures = [truthMs, shownMs].map((each) => each.toFixed(3)).join(" ms there, shown ");
        const line = `${segment}, ${ms} ms: ${figures} ms (${(100 * share).toFixed(1)} %), elsewhere ${elsewhereMs.toFixed(3)} ms at most`;
        table.push(line);
        expect(truthMs).toBeGreaterThan(ms);
        if (Math.abs(share) > 0.05 || elsewhereMs > 0.1) wrong.push(line);
      }
    console.log(table.join("\n"));
    expect(wrong).toEqual([]);
  });
}

async function segmentsOf(bed: ProbeTestbed): Promise<PathSegments["segments"]> {
  const probes = [probe({ rate: "50", count: 60 })];
  const request = bed.request({ probes, capturePoints: [...scenarioPoints] });
  await succeed(request);
  const { run, packets } = readRun(runFolders(request).at(-1)!);
  expect(run.validity).toMatchObject({ verdict: expect.stringMatching(/^(valid|suspect)$/) as string });
  return pathSegments(run, packets)!.segments;
}

/** Measures with a relay, which ends by itself after a minute whatever becomes of this process. */
async function withRelay(bed: ProbeTestbed, { side, put, remove }: Omit<Place, "segment">, ms: number) {
  const relay = readFileSync(join(__dirname, "relay.py"));
  bed.on(side, "cat > /tmp/relay.py", relay);
  const start = `setsid timeout 60 python3 /tmp/relay.py $inner $outer ${ms * 1_000_000} ${frameBytes} ${log} >/tmp/relay.said 2>&1 </dev/null & echo $! >/tmp/relay.pid`;
  bed.on(side, `set -e; ${put}; ${start}`);
  try {
    const segments = await segmentsOf(bed);
    const stays = bed
      .on(side, `cat /tmp/relay.said ${log}`)
      .trim()
      .split("\n")
      .map((line) => line.split(" ").map(Number));
    const median = (type: number) => medianOf(stays.filter(([kind]) => kind === type).map(([, ns]) => ns ?? NaN)) / 1e6;
    return { segments, truthMs: median(8) + median(0) };
  } finally {
    bed.on(side, `kill -KILL -- -$(cat /tmp/relay.pid); ${remove}; rm -f /tmp/relay.* ${log}`);
  }
}
