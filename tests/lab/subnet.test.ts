import { findConflict } from "../../lab/subnet";

const address = (ifname: string, local: string, prefixlen: number) => ({ ifname, addr_info: [{ local, prefixlen }] });

test("a machine that uses other networks has no conflict", () => {
  const routes = [{ dst: "default" }, { dst: "192.0.2.0/24", dev: "eth0" }];
  expect(findConflict(0, [address("lo", "127.0.0.1", 8), address("eth0", "192.0.2.2", 24)], routes)).toBeUndefined();
});

test("the lab's own links are no conflict", () => {
  const routes = [{ dst: "10.201.0.0/30", dev: "tare0s" }];
  expect(
    findConflict(0, [address("tare0s", "10.201.0.1", 30), address("tare0r", "10.201.0.5", 30)], routes),
  ).toBeUndefined();
});

test("links of another slot would not be its own", () => {
  expect(findConflict(0, [address("tare1s", "10.201.0.1", 30)], [])).toBe("tare1s has 10.201.0.1/30");
});

test.each([
  [address("eth0", "10.201.0.5", 30), "eth0 has 10.201.0.5/30"],
  [address("eth0", "10.201.7.7", 16), "eth0 has 10.201.7.7/16"],
  [address("eth0", "10.1.2.3", 8), "eth0 has 10.1.2.3/8"],
])("a neighbour network that holds the lab's is one", (entry, text) => expect(findConflict(0, [entry], [])).toBe(text));

test("a route to the very network is one, and says where it goes", () => {
  expect(findConflict(3, [], [{ dst: "10.201.3.0/24", dev: "tun0" }])).toBe("a route to 10.201.3.0/24 goes over tun0");
  expect(findConflict(3, [], [{ dst: "10.201.3.2", dev: "tun0" }])).toBe("a route to 10.201.3.2 goes over tun0");
  expect(findConflict(4, [], [{ dst: "10.201.3.0/24", dev: "tun0" }])).toBeUndefined();
});

test("a wide route through a gateway is none: the lab's narrower one stands inside it", () => {
  expect(findConflict(0, [], [{ dst: "10.0.0.0/8", dev: "tun0" }])).toBeUndefined();
});
