import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../engine/temporaryFolder";
import { projectYaml } from "../engine/workspace/project";
import { type Ran, type Setting, tare } from "./fakeTerminal";

const recorded = join(__dirname, "../engine/recorded");

export interface TestProject {
  readonly path: string;
  /** Runs `tare` on the project. */
  tare(line: string, setting?: Setting): Promise<Ran>;
  read(name: string): string;
  write(name: string, text: string): void;
  /** Puts the stack "dev" there as Pulumi's CLI left it after an `up`. */
  placeDeployedStack(): void;
}

/**
 * A project in a folder of its own for each test. Its stack "dev" has the salt that Pulumi's CLI made for the passphrase
 * "tare-sample", so that the key is derived once for all tests of a file: that takes a second on purpose, and more on a busy machine.
 */
export function testProject(): TestProject {
  jest.setTimeout(30_000);
  const folder = temporaryFolder();
  const env = { ...process.env };
  beforeEach(() => {
    process.env.PULUMI_CONFIG_PASSPHRASE = "tare-sample";
    delete process.env.PULUMI_BACKEND_URL;
    writeFileSync(join(folder.path, "Pulumi.yaml"), projectYaml);
    copyFileSync(join(recorded, "Pulumi.dev.yaml"), join(folder.path, "Pulumi.dev.yaml"));
  });
  afterEach(() => {
    process.env = { ...env };
  });
  return {
    get path() {
      return folder.path;
    },
    tare: (line, setting) => tare([...splitLine(line), "--cwd", folder.path], setting),
    read: (name) => readFileSync(join(folder.path, name), "utf8"),
    write: (name, text) => writeFileSync(join(folder.path, name), text),
    placeDeployedStack: () => {
      const file = join(folder.path, ".tare/state/.pulumi/stacks/sample/dev.json");
      mkdirSync(dirname(file), { recursive: true });
      copyFileSync(join(recorded, "sample-stack.json"), file);
    },
  };
}

/** Words, or 'quoted text'. */
function splitLine(line: string): string[] {
  return (line.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'|'$/g, ""));
}
