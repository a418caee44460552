import { Command } from "commander";
import { verbs } from "../../cli/verbs";
import { version } from "../../package.json";
import { tare } from "./fakeTerminal";

/** Every verb with its parents: ["stack", "init"]. */
async function allVerbs(): Promise<string[][]> {
  const program = new Command();
  for (const load of Object.values(verbs)) (await load()).register(program);
  const walk = (command: Command, path: string[]): string[][] =>
    command.commands.flatMap((child) => [[...path, child.name()], ...walk(child, [...path, child.name()])]);
  return walk(program, []);
}

describe("help", () => {
  it("has an example of every verb", async () => {
    const paths = await allVerbs();
    expect(paths.length).toBeGreaterThan(20);
    for (const path of paths) {
      const { code, out, err } = await tare([...path, "--help"]);
      expect({ path, code, err }).toEqual({ path, code: 0, err: "" });
      expect(out).toMatch(new RegExp(`^Usage: tare ${path.join("\\S* ")}`));
      if (path.join(" ") !== "lab")
        expect({ path, out }).toEqual({ path, out: expect.stringMatching(/Examples?:\n {2}/) });
      expect(out).toContain("--cwd");
    }
  });

  it("lists every verb, and says the version", async () => {
    const { out, code } = await tare(["--help"]);
    expect(code).toBe(0);
    for (const verb of Object.keys(verbs)) expect(out).toMatch(new RegExp(`^  ${verb}\\b`, "m"));
    expect(await tare(["--version"])).toMatchObject({ code: 0, out: version });
  });

  it("is shown, with a failure, where no verb is given", async () => {
    const { code, out } = await tare([]);
    expect(code).toBe(1);
    expect(out).toContain("Usage: tare");
  });

  it("suggests a verb or a flag for a mistyped one", async () => {
    expect(await tare(["pup"])).toMatchObject({ code: 2, err: "error: unknown command 'pup'\n(Did you mean up?)" });
    expect(await tare(["up", "--stak", "x"])).toMatchObject({
      code: 2,
      err: "error: unknown option '--stak'\n(Did you mean --stack?)",
    });
    expect(await tare(["up", "--parallel", "0"])).toMatchObject({
      code: 2,
      err: "error: option '-p, --parallel <n>' argument '0' is invalid. It must be a whole number from 1 to 9999.",
    });
  });
});
