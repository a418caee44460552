import { spawnSync } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../support/temporaryFolder";
import { Screen } from "../../../support/screen";

jest.setTimeout(60_000);

const root = join(__dirname, "../../../..");
const folder = temporaryFolder();

/** A fleet of commands of which one fails, after it has printed a secret and what would clear a terminal. */
const program = `
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
const token = new pulumi.Config().requireSecret("token");
class Fleet extends pulumi.ComponentResource {
  constructor(name: string) {
    super("tare:components:Fleet", name);
    for (let n = 1; n <= 8; n++)
      new command.local.Command(\`guest-\${n}\`, {
        create: n === 5 ? pulumi.interpolate\`sleep 0.8; printf '\\\\033[2Jtoken \${token}\\\\n' >&2; exit 3\` : "sleep 0.3",
      }, { parent: this });
  }
}
new Fleet("background");
`;

beforeAll(() => {
  writeFileSync(join(folder.path, "Pulumi.yaml"), "name: fleet\nconfig:\n  token: { type: string, secret: true }\n");
  writeFileSync(join(folder.path, "Pulumi.dev.yaml"), "config:\n  fleet:token: hunter2hunter2\n");
  writeFileSync(join(folder.path, "package.json"), '{ "main": "index.ts" }\n');
  writeFileSync(join(folder.path, "index.ts"), program);
  symlinkSync(join(root, "node_modules"), join(folder.path, "node_modules"));
});

const hasScript = spawnSync("script", ["--version"]).status === 0;
(hasScript ? test : test.skip)(
  "on a real terminal (needs the program script), the tree is painted in its place and its end stays",
  () => {
    const env = {
      ...process.env,
      PULUMI_CONFIG_PASSPHRASE: "pty",
      PULUMI_BACKEND_URL: "",
      TERM: "xterm",
      NO_COLOR: "1",
    };
    const tare = (line: string) =>
      `${process.execPath} -r ./register.js cli/main.ts ${line} --stack dev --cwd ${folder.path}`;
    const run = spawnSync("script", ["-qec", `stty cols 80 rows 24; ${tare("up --yes --skip-preview")}`, "/dev/null"], {
      cwd: root,
      env,
      input: "",
      encoding: "utf8",
    });
    const screen = new Screen(80, 24);
    screen.write(run.stdout);
    const shown = screen.text();
    expect(run.status).toBe(4);
    expect(run.stdout).not.toContain("hunter2");
    // How often it is painted depends on how busy the machine is.
    expect(run.stdout.match(/Fleet/g)?.length).toBeGreaterThan(1);
    expect(shown.match(/Fleet/g)).toHaveLength(1);
    expect(shown).toMatch(/^Updating \(dev\):\n {4}Type +Name +Status +Info\n/m);
    expect(shown).toMatch(/└─ \S*Command +guest-\* +failed \d\S* s +7 done, 1 failed\n/);
    expect(shown).toMatch(/└─ \S*Command +guest-5 +failed \d\S* s /);
    expect(shown).toMatch(/^ {5}7 done, 1 failed, \d+ s$/m);
  },
);
