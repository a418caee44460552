import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

const cfg = new pulumi.Config("sample");
const token = cfg.requireSecret("token");

class Pair extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("sample:index:Pair", name, {}, opts);
    const a = new command.local.Command(
      `${name}-a`,
      { create: "echo a", delete: "true", environment: { TOKEN: token }, addPreviousOutputInEnv: false },
      { parent: this },
    );
    new command.local.Command(
      `${name}-b`,
      { create: pulumi.interpolate`echo b ${a.stdout}`, triggers: [a.stdout, 3], addPreviousOutputInEnv: false },
      {
        parent: this,
        dependsOn: [a],
        protect: name === "p1" ? false : undefined,
        deleteBeforeReplace: true,
        ignoreChanges: ["environment"],
      },
    );
    this.registerOutputs({ first: a.stdout });
  }
}

const explicit = new command.Provider("explicit", {});
for (let i = 0; i < cfg.requireNumber("count"); i++)
  new Pair(`p${i}`, { provider: explicit, aliases: [{ name: `old${i}` }] });
new command.local.Command("default-provider", { create: "echo d" }, { customTimeouts: { create: "30s" } });

export const plain = { n: 1, list: [true, null, "x"] };
export const secret = token;
