import { factsOf } from "../../scenarios/hostFacts";
import { HostEnvironment } from "../../scenarios/run";
import { FakeHost } from "./harness";

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost();
});
afterEach(() => host.remove());

const request = { technology: "fake", bridge: "lo", wireNic: "lo", cpus: "0" };

/** A wire of its own for each test: what `tc` and `ethtool` say of it. */
function wire({ rate = 1e9, adaptive = "off" } = {}): void {
  const json = JSON.stringify([{ kind: "tbf", options: { rate: rate / 8 } }]);
  host.fakeProgram(
    "tc",
    `[[ $1 == -j ]] && echo '${json}' || echo "qdisc tbf 8001: root refcnt 2 rate ${rate / 1e6}Mbit"`,
  );
  const coalescing = String.raw`Adaptive RX: ${adaptive}  TX: off\nrx-usecs: 3\n`;
  const features = String.raw`Features for lo:\ntx-checksumming: on\n\ttx-gso: on\nlarge-receive-offload: off\n`;
  host.fakeProgram("ethtool", `case $1 in -c) printf '${coalescing}' ;; -k) printf '${features}' ;; esac`);
}

async function look(): Promise<HostEnvironment> {
  const { json, stderr, code } = await host.call("environment", request);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return HostEnvironment.parse(json);
}

test("a host is read as it is at that moment", async () => {
  wire();
  const before = await look();
  expect(before).toMatchObject({
    cpus: "0",
    qdiscs: Array(2).fill("qdisc tbf 8001: root refcnt 2 rate 1000Mbit"),
    offloads: ["tx-checksumming", "tx-gso"],
    coalescing: ["rx-usecs: 3"],
    adaptiveCoalescing: [],
    mtu: { bridge: 65536, wire: 65536 },
    wireBitsPerSecond: 1e9,
    versions: { fake: "1.0" },
  });
  wire({ rate: 20e6, adaptive: "on" });
  expect(await look()).toEqual({
    ...before,
    qdiscs: Array(2).fill("qdisc tbf 8001: root refcnt 2 rate 20Mbit"),
    adaptiveCoalescing: ["rx"],
    wireBitsPerSecond: 20e6,
  });
});

test("no fact is missing, and what a host does not tell is null", async () => {
  host.fakeProgram("ethtool", "exit 1");
  const answer = await look();
  expect(Object.entries(factsOf(answer)).filter(([, reading]) => reading === undefined)).toEqual([]);
  expect(answer).toMatchObject({
    offloads: [],
    coalescing: [],
    bootId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  });
  expect(answer.commandLine).toBeTruthy();
});
