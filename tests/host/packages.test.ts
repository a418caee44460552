import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hostNeeds, labNeeds, packageNeeds, readPackageTable } from "../../host/packages";
import { technologies } from "../../scenarios/technology";

const project = join(__dirname, "../..");

test("a line is a tier, a package, a program and a reason", () => {
  expect(readPackageTable("# a comment\nlab  iproute2  ip  bridges and links\n\n")).toEqual([
    { tier: "lab", package: "iproute2", program: "ip", why: "bridges and links" },
  ]);
});

test("each row has a tier, a package, a program and a reason", () => {
  const tiers = ["ssh", "image", "host", "lab", "test", ...technologies, ...technologies.map((name) => `${name}-lab`)];
  expect(packageNeeds().filter(({ tier, why }) => why === "" || !tiers.includes(tier))).toEqual([]);
});

test("a host needs the programs of its kind of guests and of no other; a lab's hosts need their daemons, too", () => {
  const programs = (needs: { program: string }[]) => needs.map(({ program }) => program);
  expect(programs(hostNeeds("docker"))).toEqual(expect.arrayContaining(["jq", "docker"]));
  expect(programs(hostNeeds("docker"))).not.toContain("virsh");
  expect(programs(hostNeeds("kvm"))).not.toContain("libvirtd");
  expect(programs(labNeeds(["kvm"]))).toEqual(expect.arrayContaining(["jq", "virsh", "libvirtd"]));
});

test("the launcher sees to what a lab asks for, of all kinds of guests there are", () => {
  const kinds = readdirSync(join(project, "components/guests"), { withFileTypes: true }).filter((one) =>
    one.isDirectory(),
  );
  expect(kinds.map(({ name }) => name).sort()).toEqual([...technologies].sort());
  const launcher = readFileSync(join(project, "tare"), "utf8");
  const functions = /^guest_kinds\(\)[\s\S]*?^missing_packages\(\)[\s\S]*?^}/m.exec(launcher)?.[0] ?? "";
  const script = `root=$1; arguments=(lab up); ${functions}\ncommand() { return 1; }; missing_packages $(tiers_of_lab $(kinds_asked_for))`;
  const lines = execFileSync("bash", ["-c", script, "bash", project], { encoding: "utf8" });
  const found = lines.split("\n").map((line) => line.split(" ")[0]);
  expect(labNeeds(technologies).filter((need) => !found.includes(need.package))).toEqual([]);
});
