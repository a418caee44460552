import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decideRecord } from "../../lab/decide";
import { writeJson } from "../../lab/files";
import type { LabRecord, LabFolders } from "../../lab/layout";
import { readRecord, recordFile } from "../../lab/record";
import { requireRoot } from "../../lab/root";
import { technologies } from "../../scenarios/technology";

let folders: LabFolders;
const project = { projectFolder: "/srv/tare", cpus: "shared" as const };
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), "labs-"));
  folders = { run: join(root, "run"), data: join(root, "data") };
});
afterEach(() => rmSync(join(folders.run, ".."), { recursive: true, force: true }));

async function standing(name: string, slot: number): Promise<LabRecord> {
  const record = await decideRecord({ ...project, name, slot }, undefined, folders);
  writeJson(recordFile(folders, name), record);
  return record;
}

test("without wishes it is the default lab, for all technologies", async () => {
  const record = await decideRecord(project, undefined, folders);
  expect(record).toMatchObject({
    name: "tare",
    slot: 0,
    cpuMode: "shared",
    technologies: [...technologies].sort(),
    dockerFirewall: false,
  });
  expect(record.wire).toEqual({ rate: "1gbit", burst: "128kb", limit: "1500kb" });
  expect(record.projects).toEqual(["/srv/tare"]);
  expect(record.cpus.sender).toBe(record.cpus.responder);
});

test("a record survives being written and read", async () => {
  const record = await standing("blue", 9);
  expect(readRecord(folders, "blue")).toEqual(record);
  expect(readRecord(folders, "red")).toBeUndefined();
});

test("a lab that stands keeps what it has where nothing is asked", async () => {
  const before = { ...(await standing("blue", 9)), wire: { rate: "100mbit", burst: "32kb", limit: "64kb" } };
  expect(await decideRecord({ name: "blue", projectFolder: "/srv/tare" }, before, folders)).toEqual(before);
});

test("a lab that stands takes another wire, more technologies and another project", async () => {
  const before: LabRecord = { ...(await standing("blue", 9)), technologies: ["docker"] };
  const after = await decideRecord(
    { name: "blue", wireRate: "100mbit", technologies: ["lxc"], projectFolder: "/srv/other" },
    before,
    folders,
  );
  expect(after.wire.rate).toBe("100mbit");
  expect(after.technologies).toEqual(["docker", "lxc"]);
  expect(after.projects).toEqual(["/srv/tare", "/srv/other"]);
});

test.each([
  [{ cpus: "split" as const }, "lab blue runs with --cpus shared and cannot change to split while it is up"],
  [{ slot: 4 }, "lab blue runs with --slot 9 and cannot change to 4 while it is up"],
  [{ dockerFirewall: true }, "lab blue runs with --docker-firewall false and cannot change to true while it is up"],
])("a lab that stands refuses %j", async (wish, message) => {
  const before = await standing("blue", 9);
  await expect(decideRecord({ name: "blue", projectFolder: "/srv/tare", ...wish }, before, folders)).rejects.toThrow(
    expect.objectContaining({
      message,
      wayOut: "leave the flag out, or take the lab down first: ./tare lab down --name blue",
    }),
  );
});

test("a slot of another lab is refused with that lab's name", async () => {
  await standing("blue", 9);
  await expect(decideRecord({ ...project, name: "red", slot: 9 }, undefined, folders)).rejects.toThrow(
    expect.objectContaining({
      message: "slot 9 belongs to lab blue",
      wayOut: "use another (--slot N), or leave the flag out with another --name",
    }),
  );
});

test("a bad wire is refused before anything else is", async () => {
  await expect(decideRecord({ ...project, wireRate: "1xbit" }, undefined, folders)).rejects.toThrow(
    '--wire-rate "1xbit"',
  );
});

test("the lab needs root, and says what does not", () => {
  expect(() => requireRoot("lab up", 1000)).toThrow(
    expect.objectContaining({
      message: "lab up needs root and runs as user 1000",
      wayOut: expect.stringContaining("start it with sudo"),
    }),
  );
  expect(() => requireRoot("lab up", 0)).not.toThrow();
});
