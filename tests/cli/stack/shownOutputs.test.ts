import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { shownOutputs } from "../../../cli/stack/shownOutputs";
import { findStack } from "../../../cli/stack/find";
import type { PropertyMap } from "../../../engine/values";
import { temporaryFolder } from "../../support/temporaryFolder";
import { projectYaml } from "../../engine/workspace/project";
import { writeFileSync } from "node:fs";

const recorded = (...path: string[]) => join(__dirname, "../../fixtures/2f8d04b", ...path);
const outputsOf = (stack: string) => JSON.parse(readFileSync(recorded(stack, "outputs.json"), "utf8")) as PropertyMap;

const folder = temporaryFolder();
const calledFrom = process.env.TARE_CALLED_FROM;
beforeEach(() => {
  writeFileSync(join(folder.path, "Pulumi.yaml"), projectYaml.replace("name: sample", "name: tare"));
  process.env.TARE_CALLED_FROM = folder.path;
});
afterEach(() => {
  if (calledFrom === undefined) delete process.env.TARE_CALLED_FROM;
  else process.env.TARE_CALLED_FROM = calledFrom;
});

/** The lines for the recorded Docker stack, with this configuration. */
async function shown(config: Record<string, string> = {}, more: PropertyMap = {}): Promise<string[]> {
  cpSync(recorded("docker", "results"), join(folder.path, "results"), { recursive: true });
  const lines = Object.entries(config).map(([key, value]) => `  tare:${key}: ${JSON.stringify(value)}\n`);
  writeFileSync(join(folder.path, "Pulumi.docker.yaml"), `config:\n${lines.join("")}  tare:x: y\n`);
  const found = findStack({ cwd: folder.path, stack: "docker" });
  return (await shownOutputs({ ...outputsOf("docker"), ...more }, found)).join("\n").split("\n");
}

/** The words of a command as the shell makes them. */
const wordsOf = (command: string) =>
  execFileSync("bash", ["-c", `ssh() { printf '%s\\n' "$@"; }\n${command}`], { encoding: "utf8" })
    .trim()
    .split("\n");

const loginOf = (lines: string[], side: string) => {
  const at = lines.findIndex((line) => line.startsWith(`${side}: `));
  return wordsOf(lines.slice(at + 1, at + 3).join("\n"));
};

const keys = { senderKeyFile: ".tare/ssh/id", senderKnownHostsFile: ".tare/ssh/known_hosts" };

describe("the outputs of a measurement", () => {
  it("are a table of 80 columns, paths and what is left, in place of JSON", async () => {
    const lines = await shown(keys, { own: { n: 1 } });
    expect(lines.slice(0, 4)).toEqual([
      "  condition      median    p99  overhead       sent/s  verdict",
      "Docker, 2 neighbours at the sender (cpu load)",
      "  paced, 1000/s   18 µs  73 µs    5.5 µs  433 of 1000  valid",
      "  back to back    13 µs  80 µs    3.3 µs        42600  valid",
    ]);
    expect(lines).toEqual(
      expect.arrayContaining(["report    results/f5868e7eebf8/report.html", "raw runs  results/f5868e7eebf8"]),
    );
    expect(lines).toContain("    own: {");
    expect(lines.at(-1)).toBe("All outputs in full: ./tare stack output --json --stack docker");
    expect(lines.join("\n")).not.toMatch(/readme|\d\.\d{4}/);
    expect(Math.max(...lines.slice(0, 8).map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("log in with the key and the pinned host key, however their paths are written", async () => {
    const odd = { senderKeyFile: "my keys/it's 5%", senderKnownHostsFile: "my keys/known hosts" };
    expect(loginOf(await shown(odd), "sender")).toEqual([
      ...["-o", `IdentityFile="my keys/it's 5%%"`, "-o", "IdentitiesOnly=yes", "-o", "GlobalKnownHostsFile=none"],
      ...["-o", 'UserKnownHostsFile="my keys/known hosts"', "-p", "22", "root@10.201.0.2"],
    ]);
    const hostKey = { ...keys, senderHostKey: "ssh-ed25519 AAAA" };
    expect(loginOf(await shown(hostKey), "sender")).toEqual(
      expect.arrayContaining(["UserKnownHostsFile=none", "KnownHostsCommand=/bin/echo %H ssh-ed25519 AAAA"]),
    );
  });

  it("log in in the same way where the output has the options of its own", async () => {
    const own = (side: string) => ({
      ssh: `ssh -o IdentityFile=elsewhere -p 22 root@${side}`,
      guest: "g",
      guestAddress: "10.202.0.10",
    });
    const lines = await shown(keys, { connections: { sender: own("s"), responder: own("r") } });
    expect(loginOf(lines, "sender")).toEqual([...loginOf(await shown(keys), "sender").slice(0, -1), "root@s"]);
  });

  it("have whole paths where the command was called from elsewhere", async () => {
    process.env.TARE_CALLED_FROM = "/";
    const lines = await shown(keys);
    expect(lines.find((line) => line.startsWith("report"))).toMatch(
      /^report {4}\S+\/results\/f5868e7eebf8\/report.html$/,
    );
    process.env.TARE_CALLED_FROM = join(folder.path, "results");
    expect(await shown(keys)).toContain(`raw runs  f5868e7eebf8`);
    expect(loginOf(await shown(keys), "sender")[1]).toBe(`IdentityFile=${join(folder.path, ".tare/ssh/id")}`);
  });

  it("say nothing of logging in where that is secret", async () => {
    const lines = await shown(keys, { connections: "[secret]" });
    expect(lines[1]).toContain("Docker, 2 neighbours");
    expect(lines.join("\n")).not.toMatch(/ssh |guest tare-/);
  });

  it("are listed as they are where they are not of that form", async () => {
    const found = findStack({ cwd: folder.path, stack: "docker" });
    expect(await shownOutputs({ overhead: "[unknown]", folder: "results" }, found)).toEqual([
      '    folder  : "results"',
      "    overhead: [unknown]",
    ]);
  });
});
