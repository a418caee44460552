import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A program that Tare runs, and the Debian or Ubuntu package that brings it. */
export interface PackageNeed {
  /** What needs it, as packages.txt explains. */
  tier: string;
  package: string;
  /** A name to be found on the PATH, or an absolute path. */
  program: string;
  why: string;
}

const project = join(__dirname, "..");

/** All that packages.txt and the guest kinds' own ask for, a kind's after the project's. @param root Tare's own folder */
export function packageNeeds(root: string = project): PackageNeed[] {
  const kinds = join(root, "components/guests");
  const folders = readdirSync(kinds, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = [root, ...folders.map(({ name }) => join(kinds, name)).sort()].map((folder) =>
    join(folder, "packages.txt"),
  );
  return files.filter((file) => existsSync(file)).flatMap((file) => readPackageTable(readFileSync(file, "utf8")));
}

/** What any host of a testbed needs, and one whose guests are of this kind. */
export function hostNeeds(kind: string): PackageNeed[] {
  return ofTiers("host", kind);
}

/** What this machine needs for a lab whose hosts run these kinds of guests. */
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
