import { join } from "node:path";
import { printedCommands } from "./printed";

test("the commands of each page are read as they are printed, and those that are not run have a reason", () => {
  const pages = printedCommands(join(__dirname, "../.."));
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
