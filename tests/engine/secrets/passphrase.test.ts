import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensurePassphrase, findPassphrase, requirePassphrase } from "../../../engine/secrets/passphrase";
import { temporaryFolder } from "../temporaryFolder";

const folder = temporaryFolder();

const toolFolder = (): string => join(folder.path, ".tare");

const errorOf = (action: () => unknown): unknown => {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe("passphrase", () => {
  it("takes the variable before the file that a variable names, and that before the generated file", () => {
    const named = join(folder.path, "named");
    writeFileSync(named, "from file\n");
    const { passphrase: generated } = ensurePassphrase(toolFolder(), {});
    expect(findPassphrase(toolFolder(), {})).toBe(generated);
    expect(findPassphrase(toolFolder(), { PULUMI_CONFIG_PASSPHRASE_FILE: named })).toBe("from file");
    const both = { PULUMI_CONFIG_PASSPHRASE_FILE: named, PULUMI_CONFIG_PASSPHRASE: "from variable" };
    expect(findPassphrase(toolFolder(), both)).toBe("from variable");
  });

  it("takes an empty variable as a passphrase, as Pulumi's CLI does", () => {
    expect(ensurePassphrase(toolFolder(), { PULUMI_CONFIG_PASSPHRASE: "" })).toEqual({ passphrase: "" });
    expect(existsSync(join(folder.path, ".tare"))).toBe(false);
  });

  it("generates one for its owner's eyes only, once", () => {
    const file = join(folder.path, ".tare", "passphrase");
    const first = ensurePassphrase(toolFolder(), {});
    expect(first.created).toBe(file);
    expect(first.passphrase).toMatch(/^[\w-]{43}$/);
    expect(readFileSync(file, "utf8")).toBe(`${first.passphrase}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(ensurePassphrase(toolFolder(), {})).toEqual({ passphrase: first.passphrase });
  });

  it("says how to give one where there is none", () => {
    expect(errorOf(() => requirePassphrase(toolFolder(), 'stack "dev"', {}))).toMatchObject({
      message: 'no passphrase for the secrets of stack "dev"',
      wayOut: `Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE to a file that holds it, or put back ${folder.path}/.tare/passphrase that the stack was made with.`,
    });
  });

  it("names a passphrase file that is missing, empty, or open to others", () => {
    expect(() => findPassphrase(toolFolder(), { PULUMI_CONFIG_PASSPHRASE_FILE: "/nowhere/at-all" })).toThrow(
      'cannot read the passphrase file "/nowhere/at-all" that PULUMI_CONFIG_PASSPHRASE_FILE names: ENOENT',
    );
    const file = join(folder.path, ".tare", "passphrase");
    mkdirSync(join(folder.path, ".tare"));
    writeFileSync(file, "\n", { mode: 0o600 });
    expect(() => findPassphrase(toolFolder(), {})).toThrow(`the passphrase file ${file} is empty`);
    chmodSync(file, 0o644);
    expect(() => findPassphrase(toolFolder(), {})).toThrow(`the passphrase file ${file} can be read by others`);
  });
});
