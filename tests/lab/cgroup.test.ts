import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as cgroup from "../../lab/cgroup";

/** Folders and files as the kernel shows them; plain ones, so it is this module's steps that are checked, not the kernel's. */
let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const read = (...parts: string[]) => readFileSync(at(...parts), "utf8").trim();
const put = (text: string, ...parts: string[]) => {
  mkdirSync(join(at(...parts), ".."), { recursive: true });
  writeFileSync(at(...parts), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "cgroup-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function fakeV1(): cgroup.CgroupTree {
  for (const controller of ["cpuset", "memory", "freezer"]) put("1\n", controller, "cgroup.procs");
  put("0-3\n", "cpuset", "cpuset.cpus");
  put("0\n", "cpuset", "cpuset.mems");
  return cgroup.detectCgroups(root);
}

function fakeV2(controllers = "cpuset cpu memory io pids"): cgroup.CgroupTree {
  put(`${controllers}\n`, "cgroup.controllers");
  put("memory\n", "cgroup.subtree_control");
  put("1\n", "cgroup.procs");
  return cgroup.detectCgroups(root);
}

describe("detectCgroups", () => {
  test("tells the versions apart", () => {
    expect(fakeV1()).toEqual({ version: 1, root });
    rmSync(root, { recursive: true });
    expect(fakeV2()).toEqual({ version: 2, root });
  });

  test("refuses a machine without a tree, with the way out", () => {
    expect(() => cgroup.detectCgroups(root)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(`no cgroup tree with cpuset at ${root}`),
        wayOut: expect.stringContaining(`mount one (mount -t cgroup2 none ${root})`),
      }),
    );
  });

  test("refuses a version 2 tree without cpuset and says what there is", () => {
    expect(() => fakeV2("memory pids")).toThrow(
      `the cgroup tree at ${root} has no cpuset controller (it has: memory, pids)`,
    );
  });
});

describe("version 1", () => {
  test("a host's cgroup is bound to its CPUs and the parents keep all of them", () => {
    const tree = fakeV1();
    expect(cgroup.makeHostCgroup(tree, "tare-labs/x/sender", "0-1")).toBe(true);
    expect(read("cpuset", "tare-labs", "cpuset.cpus")).toBe("0-3");
    expect(read("cpuset", "tare-labs/x/sender", "cpuset.cpus")).toBe("0-1");
    expect(read("cpuset", "tare-labs/x/sender/daemons", "cpuset.cpus")).toBe("0-1");
    expect(read("cpuset", "tare-labs/x/sender/daemons", "cpuset.mems")).toBe("0");
    expect(read("cpuset", "tare-labs/x/sender/guests", "cgroup.clone_children")).toBe("1");
    expect(existsSync(at("memory", "tare-labs"))).toBe(false);
  });

  test("making it again changes nothing", () => {
    const tree = fakeV1();
    cgroup.makeHostCgroup(tree, "tare-labs/x/sender", "0-1");
    expect(cgroup.makeHostCgroup(tree, "tare-labs/x/sender", "0-1")).toBe(false);
    expect(cgroup.cpusOf(tree, "tare-labs/x/sender")).toBe("0-1");
    expect(cgroup.cpusOf(tree, "tare-labs/x/responder")).toBeUndefined();
  });

  test("members are found in every hierarchy and below, each once", () => {
    const tree = fakeV1();
    put("11\n12\n", "cpuset/tare-labs/x/sender/daemons/cgroup.procs");
    put("12\n13\n", "memory/tare-labs/x/sender/guests/abc/cgroup.procs");
    put("99\n", "memory/tare-labs/y/cgroup.procs");
    expect(cgroup.membersOf(tree, "tare-labs/x").sort()).toEqual([11, 12, 13]);
    expect(cgroup.membersOf(tree, "tare-labs/none")).toEqual([]);
  });

  test("two names of one hierarchy count once", () => {
    const tree = fakeV1();
    put("5\n", "memory/tare-labs/x/cgroup.procs");
    symlinkSync(at("memory"), at("memory,alias"));
    expect(cgroup.membersOf(tree, "tare-labs/x")).toEqual([5]);
  });

  test("processes enter by the cpuset hierarchy", () => {
    expect(cgroup.procsFile(fakeV1(), "tare-labs/x/work")).toBe(at("cpuset/tare-labs/x/work/cgroup.procs"));
  });

  test("frozen cgroups are thawed, all the way down", () => {
    const tree = fakeV1();
    put("FROZEN\n", "freezer/tare-labs/x/sender/guests/abc/freezer.state");
    cgroup.thaw(tree, "tare-labs/x");
    expect(read("freezer/tare-labs/x/sender/guests/abc/freezer.state")).toBe("THAWED");
  });

  test("removal takes every hierarchy, children first, and the labs' own cgroup only when it is empty", () => {
    const tree = fakeV1();
    for (const path of ["cpuset/tare-labs/x/sender/guests/abc", "memory/tare-labs/x/sender", "memory/tare-labs/y"])
      mkdirSync(at(path), { recursive: true });
    cgroup.removeCgroup(tree, "tare-labs/x");
    cgroup.removeLabsCgroup(tree);
    expect(existsSync(at("cpuset/tare-labs"))).toBe(false);
    expect(existsSync(at("memory/tare-labs/x"))).toBe(false);
    expect(existsSync(at("memory/tare-labs/y"))).toBe(true);
  });

  test("has no controllers to enable", () => {
    expect(cgroup.controllersToEnable(fakeV1())).toEqual([]);
  });
});

describe("version 2", () => {
  test("enables what is missing on the way down and binds the host to its CPUs", () => {
    const tree = fakeV2();
    put("cpuset cpu memory io pids\n", "tare-labs/x/sender/guests/cgroup.controllers");
    expect(cgroup.controllersToEnable(tree)).toEqual(["cpuset", "cpu", "io", "pids"]);
    expect(cgroup.makeHostCgroup(tree, "tare-labs/x/sender", "2-3")).toBe(true);
    expect(read("tare-labs/x/sender/cpuset.cpus")).toBe("2-3");
    expect(read("tare-labs/x/sender/daemons/cpuset.cpus")).toBe("2-3");
    expect(read("tare-labs/x/sender/guests/cgroup.subtree_control")).toBe("+cpuset +cpu +memory +io +pids");
  });

  test("enables only what the kernel has", () => {
    expect(cgroup.controllersToEnable(fakeV2("cpuset memory"))).toEqual(["cpuset"]);
  });

  test("takes back what was enabled for labs", () => {
    const tree = fakeV2();
    cgroup.disableControllers(tree, ["cpuset"]);
    expect(read("cgroup.subtree_control")).toBe("-cpuset");
  });

  test("processes enter by the one hierarchy, and a frozen one is thawed", () => {
    const tree = fakeV2();
    put("1\n", "tare-labs/x/guests/cgroup.freeze");
    cgroup.thaw(tree, "tare-labs/x");
    expect(read("tare-labs/x/guests/cgroup.freeze")).toBe("0");
    expect(cgroup.procsFile(tree, "tare-labs/x/work")).toBe(at("tare-labs/x/work/cgroup.procs"));
  });
});
