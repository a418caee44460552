import { readFileSync } from "node:fs";
import { join } from "node:path";
import { labPackages } from "../../lab";

const rows = readFileSync(join(__dirname, "../../packages.txt"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => line.split(/\s+/));

test("the launcher installs every package that a lab asks for, in the tier of its technology", () => {
  const installed = rows.map(([tier, name]) => `${tier} ${name}`);
  const tierOf = (technology: string) => (technology === "all" ? ["lab", "ssh"] : [technology]);
  const missing = labPackages.filter(
    (entry) => !tierOf(entry.for).some((tier) => installed.includes(`${tier} ${entry.package}`)),
  );
  expect(missing).toEqual([]);
});

test("each row has a tier, a package, a program and a reason", () => {
  const tiers = ["ssh", "image", "lab", "docker", "kvm", "lxc", "test"];
  expect(rows.filter((row) => row.length < 4 || !tiers.includes(row[0] ?? ""))).toEqual([]);
});
