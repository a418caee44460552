import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A program that Tare runs, and the Debian or Ubuntu package that contains it. */
export interface PackageNeed {
  /** What needs it, as packages.txt explains. */
  tier: string;
  package: string;
  /** A name that is looked up on the PATH, or an absolute path. */
  program: string;
  why: string;
}

const project = join(__dirname, "..");

/** The needs in the project's packages.txt and then in the guest kinds' own. @param root Tare's own folder */
export function packageNeeds(root: string = project): PackageNeed[] {
  const kinds = join(root, "components/guests");
  const folders = readdirSync(kinds, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = [root, ...folders.map(({ name }) => join(kinds, name)).sort()].map((folder) =>
    join(folder, "packages.txt"),
  );
  return files.filter((file) => existsSync(file)).flatMap((file) => readPackageTable(readFileSync(file, "utf8")));
}

/** What a host with guests of this kind needs. */
export function hostNeeds(kind: string): PackageNeed[] {
  return ofTiers("host", kind);
}

/** What this machine needs for a lab whose hosts run guests of these kinds. */
export function labNeeds(kinds: readonly string[]): PackageNeed[] {
  return ofTiers("lab", "host", ...kinds, ...kinds.map((kind) => `${kind}-lab`));
}

function ofTiers(...tiers: string[]): PackageNeed[] {
  return packageNeeds().filter(({ tier }) => tiers.includes(tier));
}

/** Lines "TIER PACKAGE PROGRAM WHY"; "#" begins a comment. The launcher (./tare) reads the same files. */
export function readPackageTable(text: string): PackageNeed[] {
  return text.split("\n").flatMap((line) => {
    const [tier = "", packageName, program, ...why] = line.trim().split(/\s+/);
    if (tier.startsWith("#") || !packageName || !program) return [];
    return [{ tier, package: packageName, program, why: why.join(" ") }];
  });
}
