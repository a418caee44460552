import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import project from "../package.json";

const root = join(__dirname, "..");
const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");

/** Licences under which a package may be used beside code under Apache-2.0, by their SPDX names. */
const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-3.0",
  "CC-BY-4.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MPL-2.0",
  "Python-2.0",
  "Unlicense",
]);

/** Packages whose licence package-lock.json does not name, and words that only that licence has, in the package's own LICENSE. */
const namedByTheirFile: Record<string, string> = {
  "@logdna/tail-file": "Permission is hereby granted, free of charge", // MIT
  buildcheck: "Permission is hereby granted, free of charge", // MIT
  "cpu-features": "Permission is hereby granted, free of charge", // MIT
  ssh2: "Permission is hereby granted, free of charge", // MIT
  "dejavu-fonts-ttf": "Bitstream Vera Fonts Copyright", // Bitstream-Vera: fonts may be embedded and sold as part of software
};

interface LockedPackage {
  license?: string;
  link?: boolean;
}

/** Whether an expression such as "(MIT OR CC0-1.0)" leaves a choice that is allowed, and asks for nothing that is not. */
function isAllowed(expression: string): boolean {
  const choices = expression.replace(/[()]/g, "").split(" OR ");
  return choices.some((choice) => choice.split(" AND ").every((licence) => allowed.has(licence)));
}

it.each([
  ["MIT", true],
  ["(MIT OR GPL-3.0)", true],
  ["(BSD-3-Clause AND Apache-2.0)", true],
  ["Apache-2.0 AND AGPL-3.0", false],
  ["GPL-3.0-only", false],
  ["SEE LICENSE IN LICENSE", false],
])("judges the expression %s", (expression, verdict) => expect(isAllowed(expression)).toBe(verdict));

it("uses only packages whose licence is allowed", () => {
  const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, LockedPackage> };
  const refused = Object.entries(packages).flatMap(([path, { license, link }]) => {
    const name = path.split("node_modules/").at(-1) ?? "";
    if (link === true || isAllowed(license ?? "") || name in namedByTheirFile) return [];
    return [`${path || "this project"}: ${license ?? "no licence"}`];
  });
  expect(refused).toEqual([]);
  expect(Object.keys(packages).length).toBeGreaterThan(100);
});

it.each(Object.entries(namedByTheirFile))("finds the licence of %s in its own file", (name, words) => {
  // What is optional may not have been installed on this machine.
  const folder = join("node_modules", name);
  if (name !== "cpu-features" && name !== "buildcheck") expect(existsSync(join(root, folder))).toBe(true);
  if (existsSync(join(root, folder))) expect(read(folder, "LICENSE")).toContain(words);
});

it("is under the licence that it says it is under", () => {
  expect(project.license).toBe("Apache-2.0");
  const text = read("LICENSE");
  expect(text).toMatch(/^\s+Apache License\n\s+Version 2\.0, January 2004\n/);
  expect(text).toContain("END OF TERMS AND CONDITIONS");
});

it("says how to cite this version, and the paper that it repeats", () => {
  const citation = parse(read("CITATION.cff")) as Record<string, unknown>;
  const { version, license } = project;
  expect(citation).toMatchObject({ "cff-version": "1.2.0", title: "Tare", type: "software", version, license });
  expect(citation.message).toBeTruthy();
  expect(citation.authors).toHaveLength(1);
  const [paper] = citation.references as { title: string; authors: unknown[] }[];
  expect(read("README.md")).toContain(`*${paper!.title}*`);
  expect(paper!.authors).toHaveLength(5);
});
