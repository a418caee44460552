import fc from "../support/seeded";
import { guestAddresses } from "../../scenarios/addresses";
import { sides } from "../../scenarios/host";
import { maxBackgroundCount } from "../../scenarios/scenario";

/** Every address of a plan. */
function all(network: string): string[] {
  const plan = guestAddresses(network);
  const fleet = sides.flatMap((side) =>
    Array.from({ length: maxBackgroundCount }, (_, index) => plan.background(side, index + 1)),
  );
  return [...[plan.gateway, plan.main, plan.sink].flatMap((pair) => [pair.sender, pair.responder]), ...fleet];
}

const toNumber = (address: string) => address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);

it("plans as the documentation says", () => {
  const plan = guestAddresses("10.202.0.0/22");
  expect(plan.gateway).toEqual({ sender: "10.202.0.1", responder: "10.202.0.2" });
  expect(plan.main).toEqual({ sender: "10.202.0.10", responder: "10.202.0.11" });
  expect(plan.sink).toEqual({ sender: "10.202.3.1", responder: "10.202.3.2" });
  expect(plan.background("sender", 1)).toBe("10.202.1.1");
  expect(plan.background("responder", 128)).toBe("10.202.2.128");
});

it("gives everyone an address of its own inside the network", () => {
  const networks = fc.record({ prefix: fc.integer({ min: 8, max: 22 }), address: fc.nat(0xffffffff) });
  fc.assert(
    fc.property(networks, ({ prefix, address }) => {
      const size = 2 ** (32 - prefix);
      const base = address - (address % size);
      const network = `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join(".")}/${prefix}`;
      const addresses = all(network);
      expect(new Set(addresses).size).toBe(addresses.length);
      for (const each of addresses.map(toNumber)) expect(each > base && each < base + size - 1).toBe(true);
    }),
    { numRuns: 50 },
  );
});

it.each([
  ["10.202.0.0", "not an IPv4 network"],
  ["fd00::/64", "not an IPv4 network"],
  ["10.202.0.300/22", "an octet is more than 255"],
  ["10.202.0.0/24", "a network of /8 to /22 is needed"],
  ["10.202.1.0/22", "not the first address of a /22; 10.202.0.0 is"],
])("refuses %s: %s", (network, text) => expect(() => guestAddresses(network)).toThrow(text));

it("has no address for a guest beyond the last", () => {
  const plan = guestAddresses("10.202.0.0/22");
  expect(() => plan.background("sender", 0)).toThrow(RangeError);
  expect(() => plan.background("sender", 129)).toThrow(RangeError);
});
