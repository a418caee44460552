import { Command } from "commander";
import { join } from "node:path";
import { tare } from "../cli/fakeTerminal";
import { printedCommands } from "./printed";

const pages = printedCommands(join(__dirname, "../.."));
afterEach(() => jest.restoreAllMocks());

test("the commands of each page are read as they are printed, and those that are not run have a reason", () => {
  const readme = pages.get("README.md")?.map(({ command }) => command) ?? [];
  expect(readme.slice(0, 4)).toEqual(["./tare quickstart", "./tare test", "./tare lab up", "./tare up --stack sender"]);
  expect(pages.get("docs/compare.md")?.at(-1)?.command).toBe(
    "./tare report --compare results-before results-after --fail-above 'median 10%' --fail-above 'p99 25%'",
  );
  const all = [...pages.values()].flat();
  expect(all.filter(({ reason }) => reason !== undefined).map(({ command }) => command.split(" ")[1])).not.toContain(
    "up",
  );
  expect(all.filter(({ reason }) => reason === undefined).length).toBeGreaterThan(15);
  // A placeholder cannot be run: a page names a committed stack instead.
  for (const { command, reason } of all)
    if (reason === undefined) expect(command).not.toMatch(/ (S|NAME|STACK|FOLDER)\b/);
});

test("each command that a page prints is one that there is, with these options and arguments", async () => {
  const called: string[] = [];
  const action = Command.prototype.action;
  jest.spyOn(Command.prototype, "action").mockImplementation(function (this: Command) {
    return action.call(this, () => void called.push(this.name()));
  });
  for (const [page, commands] of pages)
    for (const { command } of commands.filter(({ command: text }) => !/[[\]…]/.test(text))) {
      called.length = 0;
      const { code, err } = await tare(wordsOf(command));
      expect([page, command, code, err, called.length]).toEqual([page, command, 0, "", 1]);
    }
  expect((await tare(["up", "--stak", "sender"])).code).not.toBe(0);
});

/** What a shell makes of a plain command behind `./tare`. */
function wordsOf(command: string): string[] {
  const words = command.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  return words.slice(1).map((word) => word.replace(/['"]/g, ""));
}
