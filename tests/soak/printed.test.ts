import { join } from "node:path";
import { printedCommands, shortForms } from "./printed";

const pages = printedCommands(join(__dirname, "../.."));

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

test("short forms name the stack that is there, ask nothing, and destroy last", () => {
  const commands = shortForms(join(__dirname, "../.."), "one");
  expect(commands.at(-1)).toBe("./tare destroy --yes --stack one");
  expect(commands.filter((command) => / destroy /.test(command))).toHaveLength(1);
  for (const command of commands) expect(command).not.toMatch(/--(stack|from) (?!one\b)|repetitions[ =](?!1\b)/);
  for (const start of ["up --yes", "measure --yes", "stack output", "paper", "campaign plan", "report --compare"])
    expect(commands.some((command) => command.startsWith(`./tare ${start}`))).toBe(true);
});
