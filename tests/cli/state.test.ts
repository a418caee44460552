import { testProject } from "./project";

const project = testProject();
const stateFile = ".tare/state/.pulumi/stacks/sample/dev.json";

interface Resource {
  urn: string;
  protect?: boolean;
  parent?: string;
  provider?: string;
  dependencies?: string[];
}

function resources(): Resource[] {
  return (JSON.parse(project.read(stateFile)) as { checkpoint: { latest: { resources: Resource[] } } }).checkpoint
    .latest.resources;
}

const pair = "urn:pulumi:dev::sample::sample:index:Pair";
const a = `${pair}$command:local:Command::p0-a`;
const b = `${pair}$command:local:Command::p0-b`;

describe("tare state", () => {
  beforeEach(() => project.placeDeployedStack());

  it("delete takes out a resource, and refuses where others depend on it, or it is protected", async () => {
    const refused = await project.tare(`state delete ${a} -s dev --yes`);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.err).toContain(
      `error: ${a} cannot be taken out of the state: others depend on it:\n         ${b}\n`,
    );
    await project.tare(`state protect ${b} -s dev --yes`);
    expect((await project.tare(`state delete ${a} -s dev --yes --target-dependents`)).err).toBe(
      `error: ${b} is protected\n       Call \`state unprotect\` first, or add --force.`,
    );
    const run = await project.tare(`state delete ${a} -s dev --yes --target-dependents --force`);
    expect(run).toMatchObject({ code: 0, out: "Resource deleted from the state" });
    const urns = resources().map(({ urn }) => urn);
    expect(urns).not.toContain(a);
    expect(urns).not.toContain(b);
    expect(urns).toContain(`${pair}::p0`);
  });

  it("rename gives a new name, also where others refer to it", async () => {
    await project.tare(`state rename ${pair}::p0 first -s dev --yes`);
    expect(resources().map(({ urn }) => urn)).toContain(`${pair}::first`);
    expect(resources().find(({ urn }) => urn === a)?.parent).toBe(`${pair}::first`);
    const provider = "urn:pulumi:dev::sample::pulumi:providers:command::explicit";
    await project.tare(`state rename ${provider} other -s dev --yes`);
    expect(resources().find(({ urn }) => urn === a)?.provider).toMatch(
      /::pulumi:providers:command::other::[0-9a-f-]+$/,
    );
    expect((await project.tare(`state rename ${a} p0-b -s dev --yes`)).err).toContain('named "p0-b" already');
  });

  it("protect and unprotect change one, several or all", async () => {
    await project.tare(`state protect ${a} ${b} -s dev --yes`);
    expect(
      resources()
        .filter(({ protect }) => protect)
        .map(({ urn }) => urn),
    ).toEqual([a, b]);
    await project.tare("state unprotect --all -s dev --yes");
    expect(resources().some((resource) => "protect" in resource)).toBe(false);
    expect(await project.tare("state protect -s dev --yes")).toMatchObject({ code: 2 });
  });

  it("keeps the state before in backups, and changes nothing unasked or by a wrong URN", async () => {
    const before = project.read(stateFile);
    expect(await project.tare(`state unprotect --all -s dev`)).toMatchObject({ code: 2 });
    expect((await project.tare("state delete p0-a -s dev --yes")).err).toContain(`Did you mean "${a}"?`);
    expect(project.read(stateFile)).toBe(before);
    expect(await project.tare(`state delete ${b} -s dev`, { answers: ["no"] })).toMatchObject({ code: 8 });
    expect(project.read(stateFile)).toBe(before);
    await project.tare(`state delete ${b} -s dev`, { answers: ["dev"] });
    expect(resources().map(({ urn }) => urn)).not.toContain(b);
  });
});

describe("tare stack graph", () => {
  it("writes nodes and both kinds of edges in DOT", async () => {
    project.placeDeployedStack();
    const { out } = await project.tare("stack graph -s dev");
    const number = (urn: string) =>
      new RegExp(`(Resource\\d+) \\[label="${urn.replace(/[$]/g, "\\$&")}"\\];`).exec(out)?.[1];
    expect(out).toMatch(/^strict digraph \{\n(.|\n)*\n\}$/);
    expect(out).toContain(`    ${number(a)} -> ${number(b)} [color = "#246C60"];`);
    expect(out).toContain(`    ${number(`${pair}::p0`)} -> ${number(b)} [color = "#AA6639"];`);
    const file = `${project.path}/graph.dot`;
    await project.tare(`stack graph -s dev --short-node-name --ignore-parent-edges ${file}`);
    expect(project.read("graph.dot")).toContain('[label="p0-b"];');
    expect(project.read("graph.dot")).not.toContain("#AA6639");
  });
});

describe("tare stack output --shell", () => {
  it("prints assignments that a shell reads back", async () => {
    project.placeDeployedStack();
    expect((await project.tare("stack output --shell -s dev")).out).toBe(
      `plain='{"list":[true,null,"x"],"n":1}'\nsecret='[secret]'`,
    );
    expect((await project.tare("stack output secret --shell --show-secrets -s dev")).out).toBe("secret=hunter2");
  });
});

describe("tare config --path, cp", () => {
  it("sets, gets and removes a part of a value", async () => {
    await project.tare("config set --path rates[0] 1kpps -s dev");
    await project.tare("config set --path rates[1] 250 -s dev");
    expect((await project.tare("config get rates -s dev")).out).toBe('["1kpps",250]');
    expect((await project.tare("config get --path rates[1] -s dev")).out).toBe("250");
    expect(await project.tare("config set --path rates[5] x -s dev")).toMatchObject({
      code: 2,
      err: "error: [5] is beyond the list's end, which has 2 members\n       Set [2] first.",
    });
    await project.tare("config rm --path rates[0] -s dev");
    expect((await project.tare("config get rates -s dev")).out).toBe("[250]");
    expect(await project.tare("config rm --path rates[7] -s dev")).toMatchObject({ code: 2 });
    await project.tare("config set --path other:servers.first.name rack1 -s dev");
    expect((await project.tare("config get other:servers -s dev")).out).toBe('{"first":{"name":"rack1"}}');
    expect(await project.tare("config set --path rates..x y -s dev")).toMatchObject({ code: 2 });
  });

  it("seals a part that is secret", async () => {
    await project.tare("config set --secret --path other:login.password s3cretword -s dev");
    expect(project.read("Pulumi.dev.yaml")).not.toContain("s3cretword");
    expect((await project.tare("config get --path other:login.password -s dev")).out).toBe("s3cretword");
  });

  it("copies one value or all, secrets sealed with the other stack's key", async () => {
    await project.tare("stack init copy");
    await project.tare("config set --path rates[0] 1kpps -s dev");
    expect((await project.tare("config cp -s dev --dest copy")).out).toBe("Copied 3 values from dev to copy");
    expect((await project.tare("config get token -s copy")).out).toBe("hunter2");
    expect(project.read("Pulumi.copy.yaml")).not.toContain("I8R2w9S");
    await project.tare("config set --path rates[0] 2kpps -s dev");
    await project.tare("config cp --path rates[0] -s dev --dest copy");
    expect((await project.tare("config get rates -s copy")).out).toBe('["2kpps"]');
    expect(await project.tare("config cp nothing -s dev --dest copy")).toMatchObject({ code: 2 });
  });
});
