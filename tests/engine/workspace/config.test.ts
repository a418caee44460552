import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { createCrypter, openCrypter } from "../../../engine/secrets/crypter";
import { checkNewValue } from "../../../engine/workspace/check";
import { openConfig } from "../../../engine/workspace/config";
import { readProject } from "../../../engine/workspace/project";
import { StackFile } from "../../../engine/workspace/stackFile";
import { temporaryFolder } from "../temporaryFolder";
import { makeProject, tool } from "./project";

const folder = temporaryFolder();
const anyCrypter = createCrypter("any");

const open = async (stackYaml: string, projectYaml?: string) => {
  const project = makeProject(folder.path, stackYaml, projectYaml);
  return openConfig(project, "dev", new StackFile(project, "dev"), await anyCrypter);
};
const errorOf = (stackYaml: string, projectYaml?: string) =>
  open(stackYaml, projectYaml).then(
    () => expect(false).toBe("no error"),
    (error: { message: string; wayOut: string }) => ({ message: error.message, wayOut: error.wayOut }),
  );

/** Deriving a key takes a second on purpose, and more on a busy machine. */
jest.setTimeout(30_000);

describe("openConfig", () => {
  it("opens what Pulumi's CLI wrote", async () => {
    for (const name of ["Pulumi.yaml", "Pulumi.dev.yaml"])
      copyFileSync(join(__dirname, "../recorded", name), join(folder.path, name));
    const project = readProject(folder.path, tool);
    const file = new StackFile(project, "dev");
    const crypter = await openCrypter(file.salt!, "tare-sample", "stack dev");
    expect(openConfig(project, "dev", file, crypter)).toEqual({
      config: { "sample:count": "4", "sample:token": "hunter2" },
      secretKeys: ["sample:token"],
    });
  });

  it("puts the stack's values over the project's defaults, all as text", async () => {
    const { config, secretKeys } = await open("config:\n  sample:count: 8\n  affinity: true\n  docker:host: tcp://h\n");
    expect(config).toEqual({
      "sample:technology": "docker",
      "sample:count": "8",
      "sample:affinity": "true",
      "sample:rates": '["1kpps","1Mpps"]',
      "sample:token": "",
      "docker:host": "tcp://h",
    });
    expect(secretKeys).toEqual(["sample:token"]);
  });

  it("opens secrets inside structured values and marks the whole key", async () => {
    const crypter = await anyCrypter;
    const yaml = `config:\n  other:list:\n    - plain\n    - inner: {secure: "${crypter.encrypt("hidden")}"}\n`;
    const { config, secretKeys } = await open(yaml);
    expect(JSON.parse(config["other:list"]!)).toEqual(["plain", { inner: "hidden" }]);
    expect(secretKeys).toEqual(["sample:token", "other:list"]);
  });

  it("keeps a fraction as it was written", async () => {
    expect((await open("config:\n  other:share: 0.10\n")).config["other:share"]).toBe("0.10");
  });

  it("lets a key pass that Pulumi.yaml does not declare, as Pulumi's CLI does", async () => {
    expect((await open("config:\n  sample:more: 1\n")).config["sample:more"]).toBe("1");
  });

  it.each([
    ["sample:count: 1e3x", 'config "count" is "1e3x"', "count 2"],
    ['sample:count: "1e3"', 'config "count" is "1e3"', "count 1000"],
    ['sample:count: "1 000"', 'config "count" is "1 000"', "count 1000"],
    ["sample:count: .nan", 'config "count" is ".nan"', "count 2"],
    ["sample:affinity: 'yes'", 'config "affinity" is "yes"', "affinity true"],
    ["sample:rates: '[1kpps,1Mpps]'", 'config "rates" is "[1kpps,1Mpps]"', `rates '["1kpps","1Mpps"]'`],
    ["sample:count: many", 'config "count" is "many", and must be of type integer', "count 2"],
    ["sample:count: 1.5", 'config "count" is "1.5", and must be of type integer', "count 2"],
    ["sample:affinity: 1", 'config "affinity" is 1, and must be of type boolean', "affinity true"],
    ["sample:technology: [a]", 'config "technology" is ["a"], and must be of type string', "technology docker"],
    ["sample:rates: 1kpps", 'config "rates" is "1kpps", and must be of type array', `rates '["1kpps"]' --stack dev`],
    ["sample:rates: [[1]]", 'config "rates" holds [1], and each of its members must be of type string', "rates"],
  ])("says which type %s must have", async (line, message, wayOut) => {
    const error = await errorOf(`config:\n  ${line}\n`);
    expect(error!.message).toContain(`stack "dev": ${message}`);
    expect(error!.wayOut).toContain(`./tare config set ${wayOut}`);
  });

  it("names a key that has neither value nor default", async () => {
    const project = "name: sample\nconfig:\n  host:\n    type: string\n    description: where\n";
    expect(await errorOf("", project)).toEqual({
      message: 'stack "dev": config "host" (where) has no value and no default',
      wayOut: "Set it with `./tare config set host TEXT --stack dev`.",
    });
  });

  it("names a secret that another key sealed", async () => {
    const sealed = (await createCrypter("other")).encrypt("x");
    expect(await errorOf(`config:\n  sample:token:\n    secure: ${sealed}\n`)).toEqual({
      message: `the secret "sample:token" in ${folder.path}/Pulumi.dev.yaml does not open`,
      wayOut:
        "It was sealed under another passphrase or salt: set it again with `./tare config set --secret sample:token`.",
    });
  });
});

describe("checkNewValue", () => {
  const errorFor = (key: string, value: string) => {
    const project = makeProject(folder.path);
    try {
      checkNewValue(project, "dev", key, value);
    } catch (error) {
      const { message, wayOut } = error as { message: string; wayOut: string };
      return { message, wayOut };
    }
    return undefined;
  };

  it("names a key that is not declared, and the one that was meant", () => {
    const where = `The keys and their meaning are in ${folder.path}/Pulumi.yaml.`;
    const message = 'unknown config key "tecnology"';
    expect(errorFor("sample:tecnology", "kvm")).toEqual({ message, wayOut: `Did you mean "technology"? ${where}` });
    expect(errorFor("sample:zzz", "1")).toEqual({ message: 'unknown config key "zzz"', wayOut: where });
  });

  it("takes declared keys of the right type, and other namespaces", () => {
    expect(errorFor("sample:count", "8")).toBeUndefined();
    expect(errorFor("docker:host", "8")).toBeUndefined();
    expect(errorFor("sample:count", "x")?.message).toContain("must be of type integer");
  });
});

describe("readProject", () => {
  it("says what is wrong with Pulumi.yaml", () => {
    const file = join(folder.path, "Pulumi.yaml");
    expect(() => readProject(folder.path, tool)).toThrow(`no project here: ${file} cannot be read`);
    expect(() => makeProject(folder.path, undefined, "name: [")).toThrow(`${file} is not valid YAML:`);
    expect(() => makeProject(folder.path, undefined, "- a")).toThrow(`${file} holds no settings`);
    expect(() => makeProject(folder.path, undefined, "runtime: nodejs")).toThrow(`${file} has no "name"`);
  });
});
