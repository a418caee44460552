import execa from "execa";

/** Where the operator's machine gets its own packages from. */
export interface AptSources {
  /** Codename: "bookworm". */
  suite: string;
  architecture: string;
  /** Lines for sources.list, the main suite first. */
  lines: string[];
}

const origins = ["Debian", "Ubuntu"];

/**
 * Reads the distribution's entries of this machine's apt sources, without those of other vendors, so that the image's packages
 * come from the same mirror as this machine's.
 * @throws if apt has no package lists of Debian or Ubuntu
 */
export async function aptSources(): Promise<AptSources> {
  const { stdout } = await execa("apt-get", [
    "indextargets",
    "--format",
    "$(ORIGIN)\t$(REPO_URI)\t$(RELEASE)\t$(CODENAME)\t$(COMPONENT)\t$(ARCHITECTURE)",
    "Created-By: Packages",
  ]).catch((error: Error) => {
    throw new Error(`the guest image is built with apt, and apt-get does not answer here: ${error.message}`);
  });
  return parseIndexTargets(stdout);
}

/** Reads the lines that {@link aptSources} asks apt for. */
export function parseIndexTargets(text: string): AptSources {
  const targets = text
    .split("\n")
    .map((line) => line.split("\t"))
    .filter((fields) => fields.length === 6 && origins.includes(fields[0] ?? ""))
    .map(([, uri = "", release = "", codename = "", component = "", architecture = ""]) => ({
      uri,
      release,
      codename,
      component,
      architecture,
    }));
  const main = targets.find((target) => target.release === target.codename && !target.codename.includes("-"));
  if (main === undefined)
    throw new Error("apt on this machine has no package lists of Debian or Ubuntu; run `apt-get update` and try again");

  const own = targets.filter(
    (target) =>
      target.architecture === main.architecture &&
      (target.release === main.release || target.release.startsWith(`${main.release}-`)) &&
      // Backports and proposed updates are this machine's own choice and would make images hard to compare.
      !/-(backports|proposed)/.test(target.release),
  );
  const components = new Map<string, string[]>();
  for (const { uri, release, component } of own) {
    const key = `${uri} ${release}`;
    components.set(key, [...(components.get(key) ?? []), component]);
  }
  const lines = [...components].map(([key, names]) => `deb ${key} ${[...new Set(names)].sort().join(" ")}`);
  const first = `deb ${main.uri} ${main.release} `;
  return {
    suite: main.codename,
    architecture: main.architecture,
    lines: lines.sort((a, b) => Number(b.startsWith(first)) - Number(a.startsWith(first))),
  };
}
