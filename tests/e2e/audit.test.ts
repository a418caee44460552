import { spawnSync } from "node:child_process";
import { z } from "zod";
import { projectFolder } from "./support/stack";

/** Advisories that do not concern Tare, by their GHSA number, with the reason. */
const accepted: Record<string, string> = {};

/** What `npm audit --json` prints (npm 7 and later). A `via` that is a text names another package of the list. */
const Audit = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({ via: z.array(z.union([z.string(), z.object({ title: z.string(), url: z.string() })])) }),
  ),
});

/** Advisories that nobody has accepted, each as "PACKAGE: TITLE (NUMBER)". */
function open({ vulnerabilities }: z.infer<typeof Audit>, known: Record<string, string>): string[] {
  return Object.entries(vulnerabilities).flatMap(([name, { via }]) =>
    via.flatMap((advisory) => {
      if (typeof advisory === "string") return [];
      const number = advisory.url.split("/").at(-1) ?? "";
      return Object.hasOwn(known, number) ? [] : [`${name}: ${advisory.title} (${number})`];
    }),
  );
}

const { stdout } = spawnSync("npm", ["audit", "--json"], { cwd: projectFolder, encoding: "utf8", timeout: 60_000 });
const answer: unknown = JSON.parse(stdout || "{}");
const audit = Audit.safeParse(answer);
/** "405 Method Not Allowed": without the registry's address, which is the machine's. */
const why = String((answer as { message?: unknown }).message ?? "npm gave no answer").replace(/ - .*/s, "");

test("an advisory is told unless it is accepted", () => {
  const via = [{ title: "Runs texts", url: "https://github.com/advisories/GHSA-1" }, "other"];
  const made = { vulnerabilities: { some: { via } } };
  expect(open(made, {})).toEqual(["some: Runs texts (GHSA-1)"]);
  expect(open(made, { "GHSA-1": "never called" })).toEqual([]);
});

if (audit.success)
  test("no package in package-lock.json has an advisory that nobody has accepted", () =>
    expect(open(audit.data, accepted)).toEqual([]));
else test.skip(`no package has an open advisory (the registry has no audit: ${why})`, () => undefined);
