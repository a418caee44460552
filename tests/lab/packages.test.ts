import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labNeeds } from "../../host/packages";
import { checkPackages, findProgram, missingPackages } from "../../lab/packages";

const nothing = () => undefined;
const without =
  (...programs: string[]) =>
  (program: string) =>
    programs.includes(program) ? undefined : `/usr/bin/${program}`;

test("only the technologies that are asked for are needed", () => {
  const programs = (entries: { program: string }[]) => entries.map(({ program }) => program);
  expect(programs(missingPackages(["docker"], nothing))).toContain("dockerd");
  expect(programs(missingPackages(["docker"], nothing))).not.toContain("libvirtd");
  expect(programs(missingPackages(["docker", "kvm", "lxc"], nothing))).toEqual(
    programs(labNeeds(["docker", "kvm", "lxc"])),
  );
});

test("what is missing is named with its package, its reason and one command", () => {
  expect(() => checkPackages(["kvm", "lxc"], without("virtlogd", "libvirtd", "lxc-start"))).toThrow(
    expect.objectContaining({
      message:
        "the lab needs programs that are not installed:\n" +
        "  libvirtd (package libvirt-daemon-system): KVM guests\n" +
        "  virtlogd (package libvirt-daemon-system): the consoles of KVM guests\n" +
        "  lxc-start (package lxc): LXC guests",
      wayOut: "install them: apt-get install --no-install-recommends libvirt-daemon-system lxc",
    }),
  );
});

test("nothing missing is no error", () => expect(() => checkPackages(["docker"], without("lxc-start"))).not.toThrow());

test("a program is found on the PATH where it can be executed", () => {
  const folder = mkdtempSync(join(tmpdir(), "path-"));
  try {
    writeFileSync(join(folder, "tool"), "");
    chmodSync(join(folder, "tool"), 0o755);
    expect(findProgram("tool", `/nowhere:${folder}`)).toBe(join(folder, "tool"));
    expect(findProgram("other", folder)).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
