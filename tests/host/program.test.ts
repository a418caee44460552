import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostCommand, hostError, hostProgram } from "../../host/program";

const project = join(__dirname, "..", "..");

it("holds every shell file, in an order that lets verbs use all others", () => {
  const { text } = hostProgram();
  const sections = [...text.matchAll(/^# ---- (.+)$/gm)].map((match) => match[1]!);
  const files = ["host", "components/guests", "loads"].flatMap((folder) =>
    readdirSync(join(project, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".sh"))
      .map((name) => `${folder}/${name}`),
  );
  expect([...sections].sort()).toEqual(files.sort());
  expect(sections.at(-1)).toBe("host/main.sh");
  // What a fleet calls once a guest comes first, and all other verbs behind what they are made of.
  const others = sections.slice(lastBriefVerb(sections) + 1, -1).map(isVerb);
  expect(others.indexOf(true)).toBeGreaterThan(others.lastIndexOf(false));
});

it("lets what a fleet calls find all that it calls, though bash has not read the rest", () => {
  const parts = hostProgram()
    .text.split(/^# ---- (.+)$/m)
    .slice(1);
  const files = parts.filter((_, i) => i % 2 === 0).map((name, i) => ({ name, text: parts[2 * i + 1]! }));
  const brief = files.slice(0, lastBriefVerb(files.map(({ name }) => name)) + 1);
  const ends = brief.flatMap(({ name }, i) => (isVerb(name) ? [i + 1] : []));
  expect(ends.length).toBeGreaterThan(1);
  for (const end of ends) {
    const code = files.slice(0, end).map(({ text }) => text.replace(/(^|\s)#.*$/gm, ""));
    const later = files.slice(end).flatMap(({ text }) => [...text.matchAll(/^(\w+)\(\)/gm)].map((match) => match[1]!));
    expect(
      later.filter((name) => code.some((text) => new RegExp(`(^|[^\\w./-])${name}($|[^\\w.=-])`, "m").test(text))),
    ).toEqual([]);
  }
});

const isVerb = (file: string) => file.includes("/verbs/");

/** Of the guest kinds that stand, each with its verbs, before the rest of host/lib. */
function lastBriefVerb(sections: readonly string[]): number {
  const first = sections.findIndex(isVerb);
  return sections.findIndex((file, i) => i > first && file.startsWith("host/lib/")) - 1;
}

it("is named by its digest, wherever its files lie", () => {
  const copy = mkdtempSync(join(tmpdir(), "tare-program-"));
  try {
    for (const folder of ["host", "components", "loads"])
      cpSync(join(project, folder), join(copy, folder), { recursive: true });
    expect(hostProgram(copy)).toEqual(hostProgram());
    writeFileSync(join(copy, "host", "verbs", "other.sh"), "verb_other() { :; }\n");
    expect(hostProgram(copy).path).not.toBe(hostProgram().path);
  } finally {
    rmSync(copy, { recursive: true });
  }
});

it("is called by a constant text, under the verb's own limit", () => {
  const program = { path: ".tare-host-0123456789ab.sh" };
  const environment =
    "/usr/bin/env -u POSIXLY_CORRECT LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin";
  const words = (limit: number, verb: string) =>
    `${environment} timeout --kill-after=10 ${limit} bash -p "$HOME/.tare-host-0123456789ab.sh" ${verb}`;
  expect(hostCommand(program, "facts")).toBe(words(120, "facts"));
  expect(hostCommand(program, "booted")).toBe(words(900, "booted"));
});

it("says what failed in two lines that programs can read", () => {
  const stderr = 'warning: something\nerror: no bridge "br0"\nway out: make one\n';
  expect(hostError(stderr)).toEqual({ error: 'no bridge "br0"', wayOut: "make one" });
  expect(hostError("Connection reset by peer")).toBeUndefined();
});
