import { environmentChanges } from "../../../analysis/compare/environmentChanges";
import { dataset, type Dataset } from "../../../analysis/model/runData";
import { limits } from "../../../analysis/report/limits";
import { makeCampaign, designedCells } from "../../../bench/synthetic/campaign";
import type { HostEnvironment } from "../../../scenarios/run";

const cells = designedCells()
  .filter(({ technology, rate }) => technology === "docker" && rate === "1kpps")
  .slice(0, 1);
const { runs } = makeCampaign({ cells, repetitions: 2 });

/** Runs whose hosts are changed: one change for each run, or one for all. */
function set(...changes: Partial<HostEnvironment>[]): Dataset {
  return dataset(
    runs.map((item, index) => {
      const { environment } = item.run;
      const sender = { ...environment.sender, ...(changes[index] ?? changes[0]) };
      return { ...item, run: { ...item.run, environment: { ...environment, sender } } };
    }),
  );
}
const wire = (rate: string, wireBitsPerSecond: number) => ({
  qdiscs: [`qdisc tbf 8001: root refcnt 2 rate ${rate}`],
  wireBitsPerSecond,
});

test("the same hosts have nothing different, whatever order their features come in", () => {
  expect(environmentChanges(set(), set())).toEqual([]);
  expect(environmentChanges(set({ offloads: ["a", "b"] }), set({ offloads: ["b", "a"] }))).toEqual([]);
});

test("a wire that became slower is named", () => {
  expect(environmentChanges(set(wire("1Gbit", 1e9)), set(wire("20Mbit", 20e6)))).toEqual([
    "sender's qdiscs: qdisc tbf root rate 1Gbit → qdisc tbf root rate 20Mbit",
    "sender's wire rate: 1 Gbit/s → 20 Mbit/s",
  ]);
});

test.each<[Partial<HostEnvironment>, string]>([
  [{ kernel: "6.2" }, "sender's kernel: 5.4.0-47-generic → 6.2"],
  [{ commandLine: "quiet nosmt" }, "sender's kernel command line: quiet → quiet nosmt"],
  [{ microcode: null }, "sender's microcode: 0x5003604 → unknown"],
  [{ bridgeNfCall: true }, "sender's bridge-nf: off → on"],
  [{ mtu: { bridge: 1500, wire: 9000 } }, "sender's MTU: wire 1500 → wire 9000"],
  [{ offloads: [] }, "sender's offloads: tx-checksumming → none"],
  [{ bootId: "other" }, "sender's boot id: 6d1c6f1e-3f0a-4c53-9d0e-6f3a5d0f4b11 → other"],
])("%j is named as a difference", (change, line) => {
  expect(environmentChanges(set(), set(change))).toEqual([line]);
});

test("the tuning that one set was measured under is named, and runs of versions that could not tune had none", () => {
  const tuning = { name: "latency", set: ["turbo off"], notSet: ["governor: this host has no cpufreq"], changed: [] };
  expect(environmentChanges(set(), set({ tuning }))).toEqual([
    "sender's tuning: none → latency; turbo off; not set: governor: this host has no cpufreq",
  ]);
  expect(limits(set({}, { tuning })).join()).toContain("sender's tuning: latency; ");
  const moved = { ...tuning, set: [], changed: ["turbo off: no_turbo reads 0"] };
  expect(environmentChanges(set({ tuning }), set({ tuning: moved }))).toEqual([
    "sender's tuning: turbo off → changed since: turbo off: no_turbo reads 0",
  ]);
});

test("what one set was recorded without is unknown, neither equal nor a difference", () => {
  const early: Partial<HostEnvironment> = { microcode: undefined, bootId: undefined };
  const withEarly = (data: Dataset) =>
    dataset(
      data.runs.map((item) => {
        const { environment } = item.run;
        const responder = { ...environment.responder, ...early };
        return { ...item, run: { ...item.run, environment: { ...environment, responder } } };
      }),
    );
  const line = (sets: string) =>
    `unknown in ${sets}, because the version that took the runs did not record it: boot id, microcode`;
  expect(environmentChanges(withEarly(set(early)), set())).toEqual([line("A")]);
  expect(environmentChanges(withEarly(set(early)), withEarly(set(early)))).toEqual([line("A and B")]);
  const said = "not known of what the version that took the runs did not record: boot id, microcode.";
  expect(limits(withEarly(set())).filter((text) => text.includes(said))).toHaveLength(1);
  expect(limits(set()).filter((text) => text.includes("not known of"))).toEqual([]);
});

test("several states in one set are told apart, up to a few", () => {
  const mixed = set(wire("1Gbit", 1e9), wire("20Mbit", 20e6));
  expect(environmentChanges(mixed, set(wire("1Gbit", 1e9)))).toContain(
    "sender's wire rate: 1 Gbit/s | 20 Mbit/s → 1 Gbit/s",
  );
});

test("a report names what differed between its runs", () => {
  const differ = (data: Dataset) => limits(data).filter((line) => line.includes("not the same in all runs"));
  expect(differ(set())).toEqual([]);
  expect(differ(set(wire("1Gbit", 1e9), wire("20Mbit", 20e6)))).toEqual([
    "The hosts were not the same in all runs, which may be why their times differ. " +
      "sender's qdiscs: qdisc tbf root rate 1Gbit | qdisc tbf root rate 20Mbit. sender's wire rate: 1 Gbit/s | 20 Mbit/s.",
  ]);
});
