import { factChangeText, factsOf, sameFact, slowFacts } from "../../scenarios/hostFacts";
import { host } from "../measurements/made";

test("what a host does not tell and what a version did not ask for are not the same", () => {
  const facts = factsOf({ ...host, microcode: null });
  expect(facts.microcode).toBeNull();
  expect(facts["boot id"]).toBeUndefined();
  expect(facts["wire rate"]).toBeUndefined();
  expect(factsOf({ ...host, wireBitsPerSecond: null })["wire rate"]).toBeNull();
});

test.each([
  [1e9, "1 Gbit/s"],
  [20e6, "20 Mbit/s"],
  [2.5e9, "2.5 Gbit/s"],
  [64e3, "64 kbit/s"],
  [300, "300 bit/s"],
])("a wire of %d bits a second is one of %s", (wireBitsPerSecond, text) => {
  expect(factsOf({ ...host, wireBitsPerSecond })["wire rate"]).toEqual([text]);
});

test("queues are compared by what they do, not by the numbers that the kernel gave them", () => {
  const qdiscs = (...lines: string[]) => factsOf({ ...host, qdiscs: lines }).qdiscs;
  const rate = (text: string) => `qdisc tbf ${text} burst 131000b lat 11.2ms`;
  const [once, later] = [
    qdiscs(rate("8001: root refcnt 2 rate 1Gbit")),
    qdiscs(rate("8005: root refcnt 3 rate 1Gbit")),
  ];
  expect(sameFact(once, later)).toBe(true);
  const slow = qdiscs(rate("8001: root refcnt 2 rate 20Mbit"));
  expect(sameFact(once, slow)).toBe(false);
  expect(qdiscs("qdisc fq_codel 0: parent 8001:2 limit 10240p")).toEqual(["qdisc fq_codel parent :2 limit 10240p"]);
});

test("of long lists a change tells what went and what came", () => {
  expect(factChangeText(["gso", "tso"], ["gso", "lro"])).toBe("tso → lro");
  expect(factChangeText(["gso", "tso"], ["gso"])).toBe("tso → none");
  expect(sameFact(["gso", "tso"], ["tso", "gso"])).toBe(true);
  const idle = (disabled: string[]) =>
    factsOf({ ...host, idle: { driver: "intel_idle", governor: null, disabled } })["idle states"];
  expect(factChangeText(idle([]) ?? [], idle(["C6 on 4 CPUs"]) ?? [])).toBe("none → without C6 on 4 CPUs");
});

test("another boot and another link speed are no slow facts; kernel, tuning and versions are", () => {
  const full = { ...host, bootId: "a", wireBitsPerSecond: 1e9, microcode: "0x1", mtu: { bridge: 1500, wire: 9000 } };
  expect(slowFacts(full)).toEqual({ ...host, microcode: "0x1", mtu: { bridge: 1500, wire: 9000 } });
  const tuning = { name: "latency", set: ["turbo off"], notSet: [], changed: [] };
  expect(slowFacts({ ...full, tuning }).tuning).toEqual(tuning);
});
