import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { verbs } from "../../cli/verbs";
import { configKeys } from "../../config/keys";

/** What messages, help and pages tell the user to type must be there, or a way out is none. */
const repository = join(__dirname, "../..");
const told = execFileSync("git", ["ls-files", "*.ts", "*.sh", "*.md"], { cwd: repository, encoding: "utf8" })
  .trim()
  .split("\n")
  .filter((file) => !/^(tests|bench|docs\/extending)\//.test(file) && file !== "CHANGELOG.md")
  .map((file) => ({ file, text: readFileSync(join(repository, file), "utf8") }));

/** Verbs of English that follow the tool's name where a sentence is about it. */
const prose = new Set(["can", "does", "installs"]);

/** All calls of ./tare in a text, up to the end of their sentence or literal. */
function callsIn(text: string): string[] {
  const literal = [...text.replace(/^ *#.*$/gm, "").matchAll(/\.\/tare ([a-z][^\n\\;:,)`'"|#]*)/g)];
  const ofShell = [...text.matchAll(/\$\(tare_call "?([a-z][^)"]*)/g)];
  return [...literal, ...ofShell].map(([, words]) => words!);
}

/** What is wrong with a call; undefined for one that can be typed like that. */
function flawOf(call: string, program: Command): string | undefined {
  let command = program;
  let hasVerb = false;
  for (const word of call.split(/\s+/)) {
    const flag = /^-[a-zA-Z0-9-]+/.exec(word)?.[0];
    const next = hasVerb ? undefined : command.commands.find((child) => child.name() === word.replace(/[.$].*$/, ""));
    if (flag !== undefined) {
      if (!hasFlag(flag, command)) return `${command.name()} has no flag ${flag}`;
    } else if (next) command = next;
    else if (command === program) return prose.has(word) ? undefined : `there is no verb ${word}`;
    else hasVerb = true;
  }
  return undefined;
}

function hasFlag(flag: string, command: Command): boolean {
  if (["--help", "-h", "--cwd", "-C", "--debug", "--no-install"].includes(flag)) return true;
  const own = command.options.some(({ long, short }) => [long, short].includes(flag));
  return own || (command.parent !== null && hasFlag(flag, command.parent));
}

test("every call of ./tare that is told to the user names a verb and flags that exist", async () => {
  const program = new Command("tare");
  for (const load of Object.values(verbs)) (await load()).register(program);
  const calls = told.flatMap(({ file, text }) => callsIn(text).map((call) => ({ file, call })));
  expect(calls.length).toBeGreaterThan(100);
  const wrong = calls.flatMap(({ file, call }) => {
    const flaw = flawOf(call, program);
    return flaw === undefined ? [] : [`${file}: ./tare ${call}: ${flaw}`];
  });
  expect(wrong).toEqual([]);
  expect(flawOf("hots image", program)).toBe("there is no verb hots");
  expect(flawOf("doctor --leak --fix", program)).toBe("doctor has no flag --leak");
});

test("every key of the configuration that a way out on a host tells to set exists", () => {
  const keys = told
    .filter(({ file }) => file.endsWith(".sh"))
    .flatMap(({ text }) => [...text.matchAll(/\b(?:sender|responder|background|main)[A-Z][A-Za-z]+\b/g)])
    .map(([key]) => key);
  expect(keys).toContain("senderDataFolder");
  expect([...new Set(keys)].filter((key) => configKeys[key] === undefined)).toEqual([]);
});
