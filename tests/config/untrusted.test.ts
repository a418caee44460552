import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configKeys } from "../../config/keys";
import { problemOf } from "../../config/problem";
import { validateConfig } from "../../config/readConfig";
import { identityArguments, sshPath, uriPart } from "../../connections/sshPath";
import { shellWord } from "../../errors/shellWord";
import { temporaryFolder } from "../support/temporaryFolder";

/** Whoever writes a stack's configuration may write anything: none of it may run, and no name lead elsewhere than it says. */
const folder = temporaryFolder();
/** Made by whatever takes one of the texts for more than a text. */
const canary = () => join(folder.path, "canary");

const texts = (): Record<string, string> => ({
  quotes: `it's "quoted" \\ '`,
  substitution: `$(touch ${canary()})`,
  backticks: `\`touch ${canary()}\``,
  "end of command": `x; touch ${canary()} # | & touch ${canary()}`,
  "line break": `x\ntouch ${canary()}\nProxyCommand touch ${canary()}`,
  NUL: "x\0y",
  "way up": "../../../../../../../../tmp/canary",
  option: `-oProxyCommand=touch ${canary()}`,
  variable: "${HOME} $PATH %h %d ~root",
  percent: "a%2e%2e%2fb",
  "control characters": "a\tb\u001b[2Jc",
});

/** A configuration in which one key is this text; an image of one's own needs its digest. */
const configOf = (key: string, text: string): Record<string, string> => ({
  ...(key === "image" ? { imageSha256: "a".repeat(64) } : {}),
  [key]: configKeys[key]?.type === "array" ? JSON.stringify([text]) : text,
});
const isTaken = (key: string, text: string) => validateConfig(configOf(key, text)).length === 0;
const keysThatTake = (text: string) => Object.keys(configKeys).filter((key) => isTaken(key, text));

const paths = ["KeyFile", "KnownHostsFile"].flatMap((key) => [`sender${key}`, `responder${key}`]);

test("only paths of the operator's own machine may be any text, and none of them holds a line break or NUL", () => {
  const { "line break": lines, NUL: nul, percent, ...others } = texts();
  for (const text of [lines!, nul!]) expect(keysThatTake(text)).toEqual([]);
  for (const text of Object.values(others))
    expect(keysThatTake(text).sort()).toEqual(["resultsFolder", ...paths].sort());
  // An address with a zone, fe80::1%eth0.
  expect(keysThatTake(percent!)).toEqual(expect.arrayContaining(["senderAddress", "responderAddress"]));
});

test("a file of any name can be an image, and nothing else can be one of a registry", () => {
  for (const [what, text] of Object.entries(texts())) {
    expect([what, isTaken("image", text)]).toEqual([what, false]);
    const isFile = !["line break", "NUL"].includes(what);
    expect([what, isTaken("image", `${text}.tar`)]).toEqual([what, isFile]);
  }
  for (const name of ["debian:12", "host:5000/team/image", `library/debian@sha256:${"a".repeat(64)}`])
    expect([name, isTaken("image", name)]).toEqual([name, true]);
});

test("a text of 1 MB is refused at once, in a short message", () => {
  const long = "x".repeat(1 << 20);
  const list = JSON.stringify(Array.from({ length: 1 << 17 }, () => "1pps"));
  const start = performance.now();
  for (const key of Object.keys(configKeys))
    for (const text of [long, list]) {
      const problems = validateConfig({ [key]: text }).map(problemOf);
      expect(problems).toHaveLength(1);
      expect(problems[0]!.message).toMatch(new RegExp(`^config ${key} = .*longer than 4096 characters$`));
      expect(problems[0]!.message.length).toBeLessThan(200);
    }
  expect(problemOf(validateConfig({ [long]: "1" })[0]!).message.length).toBeLessThan(200);
  // It was more than a minute while all of a text was read.
  expect(performance.now() - start).toBeLessThan(10_000);
});

describe("what is taken is a text to whoever gets it", () => {
  const taken = () => Object.values(texts()).filter((text) => isTaken("senderKeyFile", text));
  afterEach(() => expect(existsSync(canary())).toBe(false));

  test("to a shell", () => {
    const words = [...Object.values(texts()).filter((text) => !text.includes("\0"))];
    const printed = execFileSync("bash", ["-c", `printf '%s\\0' ${words.map(shellWord).join(" ")}`]).toString();
    expect(printed.split("\0").slice(0, -1)).toEqual(words);
  });

  test("to ssh, as an option's value and as an argument", () => {
    expect(taken().length).toBeGreaterThan(6);
    for (const text of taken().filter((path) => !path.includes("${"))) {
      const file = join(folder.path, "ssh_config");
      writeFileSync(file, `UserKnownHostsFile ${sshPath(text)}\n`);
      const said = execFileSync("ssh", ["-G", "-F", file, ...identityArguments(text), "host"], {
        stdio: ["ignore", "pipe", "ignore"],
      }).toString();
      // ssh replaces %% only when it opens the file, and shows a path that begins with a dash as it is.
      const values = (option: string) => new RegExp(`^${option} (.*)$`, "m").exec(said)?.[1]?.replaceAll("%%", "%");
      expect([text, values("userknownhostsfile")]).toEqual([text, text]);
      expect(said).not.toMatch(/^proxycommand/m);
    }
    for (const text of taken().filter((path) => path.includes("${")))
      expect(() => sshPath(text)).toThrow(/not usable for ssh/);
  });

  test("to libvirt's URI", () => {
    for (const text of taken()) {
      const uri = new URL(`qemu+ssh://root@host/system?keyfile=${uriPart(text)}&sshauth=privkey`);
      expect([...uri.searchParams]).toEqual([
        ["keyfile", text],
        ["sshauth", "privkey"],
      ]);
    }
  });
});
