import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { checkRecord, hostLayout, type LabRecord } from "../../lab/layout";
import { labAddresses, recordFile } from "../../lab/record";
import { technologies } from "../../scenarios/technology";
import { temporaryFolder } from "../support/temporaryFolder";

const folder = temporaryFolder();

const record: LabRecord = {
  name: "tare",
  slot: 0,
  cpuMode: "split",
  cpus: { sender: "0", responder: "1" },
  wire: { rate: "1gbit", burst: "128kb", limit: "1500kb" },
  technologies: ["docker"],
  dockerFirewall: false,
  projects: ["/srv/tare"],
  createdAt: "2026-11-23T00:00:00.000Z",
};

test("the default lab has the addresses that the committed stacks name", () => {
  expect(hostLayout(record, "sender")).toMatchObject({
    address: "10.201.0.2",
    gateway: "10.201.0.1",
    hostname: "tare-sender",
    cpus: "0",
  });
  expect(hostLayout(record, "responder")).toMatchObject({
    address: "10.201.0.6",
    gateway: "10.201.0.5",
    hostname: "tare-responder",
    cpus: "1",
  });
});

test("another slot has other addresses and other links", () => {
  const layout = hostLayout({ ...record, name: "slow", slot: 254 }, "responder");
  expect(layout).toMatchObject({ address: "10.201.254.6", managementLink: "tare254r", hostname: "slow-responder" });
  expect(layout).toMatchObject({
    folder: "/var/lib/tare-labs/slow/responder",
    runFolder: "/run/tare/labs/slow/responder",
    cgroup: "tare-labs/slow/responder",
  });
});

test.each(["", "Big", "9lives", "a/b", "../up", "a".repeat(32), "white space"])("name %j is refused", (name) => {
  expect(() => checkRecord({ ...record, name })).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(`lab name "${name}" is not usable`),
      wayOut: expect.stringContaining('take 1 to 31 of a-z, 0-9 and "-"'),
    }),
  );
});

test.each([-1, 255, 0.5, NaN])("slot %p is refused", (slot) => {
  expect(() => checkRecord({ ...record, slot })).toThrow(
    expect.objectContaining({
      message: `lab slot ${slot} is out of range`,
      wayOut: "use a whole number from 0 to 254 (--slot N)",
    }),
  );
});

test("an unknown CPU mode and an unknown technology are named with what there is", () => {
  expect(() => checkRecord({ ...record, cpuMode: "half" as "split" })).toThrow(
    expect.objectContaining({ message: '--cpus "half" is unknown', wayOut: "use split or shared" }),
  );
  expect(() => checkRecord({ ...record, technologies: ["xen" as "kvm"] })).toThrow(
    expect.objectContaining({
      message: '--technologies "xen" is unknown',
      wayOut: `use some of ${[...technologies].sort().join(", ")}`,
    }),
  );
});

test("a stack is told the addresses of a lab in any slot, and which labs there are", () => {
  const folders = { run: folder.path, data: folder.path };
  mkdirSync(dirname(recordFile(folders, "slow")));
  writeFileSync(recordFile(folders, "slow"), JSON.stringify({ ...record, name: "slow", slot: 7 }));
  expect(labAddresses("slow", folders)).toEqual({ sender: "10.201.7.2", responder: "10.201.7.6" });
  expect(() => labAddresses("fast", folders)).toThrow("there is no lab fast on this machine");
});
