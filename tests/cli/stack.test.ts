import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { testProject } from "./project";

jest.mock("../../lab", () => ({
  ...jest.requireActual<object>("../../lab"),
  labAddresses: (name: string) => ({ sender: `${name}.2`, responder: `${name}.6` }),
}));

const project = testProject();

describe("tare stack init", () => {
  it("writes config by type, makes an empty state and selects the stack", async () => {
    const run = await project.tare("stack init new --scenario technology=lxc count=32 affinity=true rates=1kpps,250");
    const file = join(project.path, "Pulumi.new.yaml");
    expect(run).toEqual({ code: 0, out: `Created stack 'new' (${file})`, err: "", asked: [] });
    expect(project.read("Pulumi.new.yaml")).toMatch(
      /^config:\n {2}sample:technology: lxc\n {2}sample:count: 32\n {2}sample:affinity: true\n {2}sample:rates:\n {4}- 1kpps\n {4}- "250"\nencryptionsalt: v1:\S+\n$/,
    );
    expect((await project.tare("stack ls --json")).out).toContain('"name": "new",\n    "current": true');
  });

  it("names a key, a value, a pair or a name that it cannot use, and makes nothing", async () => {
    const error = async (line: string) => (await project.tare(`stack init ${line}`)).err;
    expect(await error("new --scenario tecnology=lxc")).toBe(
      `error: unknown config key "tecnology"\n       Did you mean "technology"? The keys and their meaning are in ${project.path}/Pulumi.yaml.`,
    );
    expect(await error("new --scenario count=many")).toContain('config "count" is "many", and must be of type integer');
    expect(await error("new --scenario count")).toContain('--scenario "count" is not of the form KEY=VALUE');
    expect(await error("a/b")).toContain('"a/b" is not a stack name');
    expect(await error("new --from nobody")).toContain('--from names stack "nobody", which does not exist');
    expect(existsSync(join(project.path, "Pulumi.new.yaml"))).toBe(false);
    expect(existsSync(join(project.path, ".tare/state"))).toBe(false);
  });

  it("takes over another stack's config, secrets sealed anew", async () => {
    await project.tare("stack init copy --from dev --scenario count=9");
    expect(project.read("Pulumi.copy.yaml")).not.toContain("I8R2w9S");
    expect((await project.tare("config get token --stack copy")).out).toBe("hunter2");
    expect((await project.tare("config get count --stack copy")).out).toBe("9");
  });

  it("writes the addresses of a lab that it names, which --scenario overrides", async () => {
    project.write("Pulumi.yaml", addressesIn(project.read("Pulumi.yaml")));
    await project.tare("stack init beside --lab slow --scenario responderAddress=elsewhere");
    expect(project.read("Pulumi.beside.yaml")).toMatch(
      /^config:\n {2}sample:senderAddress: slow\.2\n {2}sample:responderAddress: elsewhere\n/,
    );
  });

  it("refuses a stack that exists, and a file that it would have to change", async () => {
    project.placeDeployedStack();
    expect(await project.tare("stack init dev")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^error: stack "dev" already exists\n.*config set KEY VALUE --stack dev/),
    });
    project.write("Pulumi.other.yaml", "config: {}\n");
    expect((await project.tare("stack init other --scenario count=1")).err).toContain(
      "Pulumi.other.yaml exists already",
    );
  });
});

/** The project with the keys of Tare's own that say where the servers are. */
const addressesIn = (yaml: string) =>
  ["senderAddress", "responderAddress"].reduce(
    (text, key) => text.replace("config:\n", `config:\n  ${key}:\n    type: string\n    default: ""\n`),
    yaml,
  );

describe("tare stack select, ls", () => {
  it("lists deployed stacks and mere config files; marks the selected one", async () => {
    project.placeDeployedStack();
    project.write("Pulumi.later.yaml", "config: {}\n");
    expect((await project.tare("stack select later")).out).toBe("Selected stack 'later'");
    expect((await project.tare("stack ls")).out).toBe(
      [
        "NAME    LAST UPDATE           RESOURCE COUNT",
        "dev     2026-11-23T02:17:24Z  10",
        "later*  never deployed        n/a",
      ].join("\n"),
    );
  });

  it("says which stacks there are when none is named", async () => {
    project.placeDeployedStack();
    expect(await project.tare("config")).toMatchObject({
      code: 2,
      err: "error: no stack is selected, and --stack names none\n       Add --stack NAME, or select one with `./tare stack select NAME`. There is: dev.",
    });
    expect(await project.tare("stack select nope")).toMatchObject({
      code: 6,
      err: 'error: no stack named "nope" found\n       List the stacks with `./tare stack ls`, or make it with `./tare stack init nope`.',
    });
  });
});

describe("tare stack output", () => {
  it("prints all or one, secrets only when asked, and then needs the passphrase", async () => {
    project.placeDeployedStack();
    const secretBefore = process.env.PULUMI_CONFIG_PASSPHRASE;
    delete process.env.PULUMI_CONFIG_PASSPHRASE;
    expect(JSON.parse((await project.tare("stack output --json -s dev")).out)).toEqual({
      plain: { n: 1, list: [true, null, "x"] },
      secret: "[secret]",
    });
    expect((await project.tare("stack output -s dev")).out).toContain("    secret: [secret]");
    expect((await project.tare("stack output plain -s dev")).out).toBe('{"list":[true,null,"x"],"n":1}');
    expect((await project.tare("stack output secret --show-secrets -s dev")).err).toContain(
      'no passphrase for the secrets of stack "dev"',
    );
    process.env.PULUMI_CONFIG_PASSPHRASE = secretBefore;
    expect((await project.tare("stack output secret --show-secrets -s organization/sample/dev")).out).toBe("hunter2");
  });

  it("names the outputs there are, and a stack that was never deployed", async () => {
    expect(await project.tare("stack output -s dev")).toMatchObject({
      code: 6,
      err: 'error: stack "dev" was never deployed\n       It has a config file only: deploy it with `./tare up --stack dev`.',
    });
    project.placeDeployedStack();
    expect(await project.tare("stack output nope -s dev")).toMatchObject({
      code: 1,
      err: 'error: stack "dev" has no output "nope"\n       It has: plain, secret.',
    });
  });
});

describe("tare stack export, import", () => {
  it("gives back what it took, into another state as well", async () => {
    project.placeDeployedStack();
    const { out } = await project.tare("stack export -s dev");
    expect(JSON.parse(out).version).toBe(3);
    expect(out).not.toContain("hunter2");
    await project.tare("stack rm dev --yes --force --preserve-config");
    expect((await project.tare("stack import -s dev", { input: out })).out).toBe(
      'Import complete: 10 resources in stack "dev"',
    );
    const again = JSON.parse((await project.tare("stack export -s dev --show-secrets")).out);
    expect(again.deployment.resources.length).toBe(10);
    expect(again.deployment.resources[0].outputs.secret.plaintext).toBe('"hunter2"');
    expect((await project.tare("stack history -s dev --json")).out).toContain('"kind": "import"');
  });

  it("takes what was exported in clear by a stack with another passphrase", async () => {
    project.placeDeployedStack();
    const { out } = await project.tare("stack export -s dev --show-secrets");
    await project.tare("stack rm dev --yes --force");
    process.env.PULUMI_CONFIG_PASSPHRASE = "another";
    project.write("Pulumi.dev.yaml", "config: {}\n");
    expect(await project.tare("stack import -s dev", { input: out })).toMatchObject({ code: 0 });
    expect((await project.tare("stack output secret --show-secrets -s dev")).out).toBe("hunter2");
  });

  it("refuses what belongs to another stack, what is damaged, and what is of another kind", async () => {
    project.placeDeployedStack();
    const { out } = await project.tare("stack export -s dev");
    const other = out.replaceAll("urn:pulumi:dev::", "urn:pulumi:prod::");
    const error = async (input: string) => (await project.tare("stack import -s dev", { input })).err;
    expect(await error(other)).toContain(
      "the standard input belongs to another stack: it has urn:pulumi:prod::sample::pulumi:pulumi:Stack::sample-dev",
    );
    expect(await error(out.slice(0, 100))).toContain("the standard input is damaged");
    expect(await error("{}")).toContain("the standard input has version undefined; this engine reads version 3");
    expect((await project.tare("stack import -s dev --file /nowhere/x")).err).toContain(
      'cannot read --file "/nowhere/x": /nowhere/x: there is no such file or folder',
    );
    expect((await project.tare("stack export -s dev")).out).toBe(out);
  });
});

describe("tare stack rename, rm", () => {
  it("takes config file, state and selection along", async () => {
    project.placeDeployedStack();
    await project.tare("stack select dev");
    expect((await project.tare("stack rename prod")).out).toBe("Renamed dev to prod");
    expect((await project.tare("stack ls")).out).toMatch(/^prod\* /m);
    expect(readdirSync(project.path).filter((name) => name.startsWith("Pulumi."))).toEqual([
      "Pulumi.prod.yaml",
      "Pulumi.yaml",
    ]);
    expect((await project.tare("stack output secret --show-secrets")).out).toBe("hunter2");
  });

  it("does not remove without a yes, by a wrong name, or with resources left", async () => {
    project.placeDeployedStack();
    expect(await project.tare("stack rm dev")).toMatchObject({
      code: 2,
      err: "error: stack rm changes things and nobody is here to confirm it\n       Add --yes to proceed without a question.",
    });
    expect(await project.tare("stack rm dev", { answers: ["sender"] })).toMatchObject({
      code: 8,
      err: "error: stack rm declined; nothing was changed",
    });
    expect(await project.tare("stack rm dev", { answers: ["dev"] })).toMatchObject({
      code: 1,
      err: expect.stringContaining('stack "dev" still has 10 resources'),
    });
    expect((await project.tare("stack rm dev --force", { answers: ["dev"] })).out).toContain(
      "Stack 'dev' has been removed!",
    );
    expect(existsSync(join(project.path, "Pulumi.dev.yaml"))).toBe(false);
  });
});
