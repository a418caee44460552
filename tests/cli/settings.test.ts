import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { tool } from "../../cli/stack/tool";
import { configKeys } from "../../config/keys";
import { openCrypter, readProject, sealText, StackFile } from "../../engine/workspace";
import { testProject } from "./project";

/** What `config set` and `stack init` say of Tare's own keys. */
const project = testProject();
const root = join(__dirname, "../..");

beforeEach(() => {
  const [, salt] = /^(encryptionsalt: .*)$/m.exec(project.read("Pulumi.dev.yaml"))!;
  project.write("Pulumi.yaml", readFileSync(join(root, "Pulumi.yaml"), "utf8"));
  project.write("Pulumi.here.yaml", `${salt}\n`);
});

const setTo = (key: string, value: string) => project.tare(`config set ${key} '${value}' -s here`);
const config = () => (parse(project.read("Pulumi.here.yaml")) as { config?: Record<string, unknown> }).config ?? {};

/** The commands in backticks that an error or a warning tells to call, as bash reads them. */
function advised(text: string): string[][] {
  return [...text.matchAll(/`\.\/tare ([^`]*)`/g)].map(([, command]) => {
    const { stdout } = spawnSync("bash", ["-c", `printf '%s\\0' ${command}`], { encoding: "utf8" });
    return stdout.split("\0").slice(0, -1);
  });
}

const paste = (words: string[]) => project.tare(words.map((word) => `'${word}'`).join(" "));

test.each([
  ["backgroundCount", "500", "must be at most 128"],
  ["rates", "1KPPS", "config set rates '[\"1kpps\"]'"],
  ["rates", '["1 kpps", "1Mpps"]', 'config set rates \'["1kpps","1Mpps"]\''],
  ["rates", "[1kpps,1Mpps]", "must be of type array"],
  ["rates", "[]", "must not be empty"],
  ["rates", "1pps,1pps", "names something twice"],
  ["count", "1e3", "config set count 1000"],
  ["count", "1 000", "config set count 1000"],
  ["count", ".nan", "config set count 1000"],
  ["count", "0", "must be at least 1"],
  ["repetitions", "1001", "must be at most 1000"],
  ["affinity", "yes", "config set affinity true"],
  ["technology", "xen", "must be one of"],
  ["technology", "dokcer", "config set technology docker"],
  ["networkLoadFrameBytes", "9000", "must be at most 1514"],
  ["senderBridge", "a bridge", "an interface name of at most 15 characters"],
  ["responderCpus", "two", "config rm responderCpus"],
  ["resultsFolder", "", "config set resultsFolder results"],
])("%s %j is refused when it is set, and what the error advises can be pasted", async (key, value, said) => {
  const before = project.read("Pulumi.here.yaml");
  const { code, err } = await setTo(key, value);
  expect([code, err]).toEqual([2, expect.stringContaining(said)]);
  expect(project.read("Pulumi.here.yaml")).toBe(before);
  const commands = advised(err);
  expect(commands.length).toBeGreaterThan(0);
  for (const words of commands.filter(([, verb]) => verb === "set"))
    expect(await paste(words)).toMatchObject({ code: 0, err: expect.not.stringMatching(/error|warning/) });
});

test("of keys that go together the first is stored, with what must follow", async () => {
  const first = await setTo("technology", "kvm");
  expect(first.code).toBe(0);
  expect(first.err).toContain('warning: it is done, and stack "here" cannot be deployed like that yet:');
  expect(first.err).toContain("kvm needs a NIC model");
  expect(config()).toEqual({ "tare:technology": "kvm" });
  const follow = advised(first.err).find((words) => words.includes("virtio"))!;
  expect(await paste(follow)).toMatchObject({ code: 0, err: "" });
  expect((await setTo("image", "root.tar")).err).toContain("an image of your own needs its SHA-256");
  expect(await setTo("imageSha256", "a".repeat(64))).toMatchObject({ code: 0, err: "" });
});

test("a value that is no UTF-8 is refused instead of stored as something else", async () => {
  const { code, err } = await setTo("image", Buffer.from([0x78, 0xff]).toString("utf8") + ".tar");
  expect([code, err]).toEqual([2, expect.stringContaining("the value of tare:image is not UTF-8 text")]);
  expect(config()).toEqual({});
});

test("the help's examples name keys that there are", async () => {
  for (const verb of ["config", "config set", "config get", "config rm", "stack init"]) {
    const { out } = await project.tare(`${verb} --help`);
    const keys = [...out.matchAll(/config (?:set|get|rm) (\w+)|(\w+)=/g)].map(([, a, b]) => a ?? b!);
    for (const key of keys.filter((each) => each !== "key")) expect(Object.keys(configKeys)).toContain(key);
    expect(keys.length).toBeGreaterThan(0);
  }
});

describe("a secret", () => {
  const secret = "br\"0 with 'quotes'\nand lines of text";

  test("shows in no message of the command that sets it", async () => {
    for (const [key, value] of [
      ["senderBridge", secret],
      ["senderPort", "hunter2-4711"],
      ["guestNetwork", "10.20.30.41/22"],
      ["rates", "hunter2"],
      ["technology", "dockr"],
    ] as const) {
      const { code, out, err } = await project.tare(`config set ${key} --secret -s here`, { input: value });
      expect([code, err]).toEqual([2, expect.stringContaining("[secret]")]);
      expect(out + err).not.toMatch(/hunter2|quotes|lines of|10\.20\.|dockr/);
    }
  });

  test("shows in no message of a preview, as text or as JSON, where it is invalid or contradicts another key", async () => {
    const file = new StackFile(readProject(project.path, tool), "here");
    const crypter = await openCrypter(file.salt!, "tare-sample", "stack here");
    for (const [key, value] of [
      ["senderBridge", secret],
      ["guestNetwork", "10.20.30.41/22"],
      ["rates", '["hunter2"]'],
    ] as const)
      file.set(key, sealText(value, crypter));
    file.save();
    for (const line of ["preview -s here", "preview --json -s here", "up --yes -s here", "doctor -s here"]) {
      const { code, out, err } = await project.tare(line);
      expect([line, code]).toEqual([line, line.startsWith("doctor") ? 3 : 2]);
      expect(out + err).toContain("[secret]");
      expect(out + err).not.toMatch(/hunter2|quotes|lines of|10\.20\./);
    }
  });
});

test.each([
  "technology=xen",
  "nic=virtio",
  "technology=kvm",
  "technology=docker nic=e1000",
  "backgroundCount=129",
  "count=1e3",
])("stack init --scenario %s makes nothing, and advises nothing about a stack that is not there", async (scenario) => {
  const { code, err } = await project.tare(`stack init x --scenario ${scenario}`);
  expect([code, err]).toEqual([2, expect.not.stringContaining("--stack x")]);
  expect(err).toContain("--scenario ");
  expect((await project.tare("stack ls")).out).not.toMatch(/^x\b/m);
});

test("a file of a stack that is no UTF-8 or no YAML is a fault of the configuration", async () => {
  for (const [text, said] of [
    ["config:\n  tare:image: \xff.tar\n", "is not UTF-8 text"],
    ["config: [", "is not valid YAML"],
    ["- a", "holds no settings"],
  ] as const) {
    writeFileSync(join(project.path, "Pulumi.here.yaml"), text, "latin1");
    for (const verb of ["preview", "config", "up --yes"])
      expect(await project.tare(`${verb} -s here`)).toMatchObject({
        code: 2,
        err: expect.stringContaining(said) as string,
      });
  }
});

test("stack rm says that the config file goes, and where it stays", async () => {
  expect((await project.tare("stack init gone --no-select")).code).toBe(0);
  const { out } = await project.tare("stack rm gone --yes");
  expect(out).toContain(
    `Its config file is deleted, too: ${project.path}/Pulumi.gone.yaml (--preserve-config leaves it)`,
  );
  await project.tare("stack init kept --no-select");
  expect((await project.tare("stack rm kept --yes --preserve-config")).out).toBe("Stack 'kept' has been removed!");
  expect(project.read("Pulumi.kept.yaml")).toContain("encryptionsalt");
});
