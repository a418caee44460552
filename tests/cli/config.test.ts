import { testProject } from "./project";

const project = testProject();

describe("tare config", () => {
  it("lists the stack's values and the project's defaults, secrets covered", async () => {
    expect((await project.tare("config -s dev")).out).toBe(
      [
        "KEY         VALUE",
        "technology  docker",
        "count       4",
        "affinity    false",
        'rates       ["1kpps","1Mpps"]',
        "token       [secret]",
      ].join("\n"),
    );
    const json = JSON.parse((await project.tare("config -s dev --json")).out);
    expect(json["sample:token"]).toEqual({ secret: true });
    expect(json["sample:count"]).toEqual({ value: "4", secret: false });
    expect(JSON.parse((await project.tare("config -s dev --json --show-secrets")).out)["sample:token"]).toEqual({
      value: "hunter2",
      secret: true,
    });
  });

  it("sets, gets and removes a value by its type", async () => {
    await project.tare("config set rates 1kpps,250 -s dev");
    expect((await project.tare("config get rates -s dev")).out).toBe('["1kpps","250"]');
    await project.tare("config set affinity true -s dev");
    expect(project.read("Pulumi.dev.yaml")).toContain("sample:affinity: true\n");
    await project.tare("config rm affinity -s dev");
    expect((await project.tare("config get affinity -s dev")).out).toBe("false");
    expect(await project.tare("config rm affinity -s dev")).toMatchObject({
      code: 2,
      err: 'error: configuration key "sample:affinity" is not set for stack "dev"\n       List what is set with `./tare config --stack dev`.',
    });
  });

  it("takes a secret from standard input and writes it sealed", async () => {
    const run = await project.tare("config set other:password --secret -s dev", { input: "s3cret value\n" });
    expect(run).toEqual({ code: 0, out: "", err: "", asked: [] });
    const file = project.read("Pulumi.dev.yaml");
    expect(file).toMatch(/other:password:\n {4}secure: v1:/);
    expect(file).not.toContain("s3cret");
    expect((await project.tare("config get other:password -s dev")).out).toBe("s3cret value");
  });

  it("seals a key that Pulumi.yaml declares secret, also unasked", async () => {
    await project.tare("config set token swordfish -s dev");
    expect(project.read("Pulumi.dev.yaml")).not.toContain("swordfish");
    expect((await project.tare("config get token -s dev --json")).out).toContain('"value": "swordfish"');
  });

  it("makes a passphrase and a salt for the first secret of a stack that has neither", async () => {
    delete process.env.PULUMI_CONFIG_PASSPHRASE;
    project.write("Pulumi.fresh.yaml", "config: {}\n");
    const { err } = await project.tare("config set --secret token abc -s fresh");
    expect(err).toBe(
      `Made a passphrase for the secrets of stacks: ${project.path}/.tare/passphrase. Keep it: without it they cannot be opened.`,
    );
    expect(project.read("Pulumi.fresh.yaml")).toContain("encryptionsalt: v1:");
    expect((await project.tare("config get token -s fresh")).out).toBe("abc");
  });

  it("says what is wrong and leaves the file alone", async () => {
    const before = project.read("Pulumi.dev.yaml");
    expect(await project.tare("config set tokn x -s dev")).toMatchObject({
      code: 2,
      err: `error: unknown config key "tokn"\n       Did you mean "token"? The keys and their meaning are in ${project.path}/Pulumi.yaml.`,
    });
    expect((await project.tare("config set count 1.5 -s dev")).err).toContain('config "count" is "1.5"');
    process.env.PULUMI_CONFIG_PASSPHRASE = "wrong";
    expect((await project.tare("config set --secret token x -s dev")).err).toContain(
      'incorrect passphrase for stack "dev"',
    );
    expect(project.read("Pulumi.dev.yaml")).toBe(before);
  });
});
