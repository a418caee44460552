import { Region } from "../../../cli/terminal/region";
import { Screen } from "../../support/screen";

function painted(columns = 40, rows = 10): { region: Region; screen: Screen; out: { columns: number } } {
  const screen = new Screen(columns, rows);
  const out = { columns, rows, write: (text: string) => screen.write(driven(text)) };
  return { region: new Region(out), screen, out };
}

/** As a terminal's driver passes it on. */
const driven = (text: string) => text.replaceAll("\n", "\r\n");

test("lines are painted in the place of those before, longer or shorter, more or fewer", () => {
  const { region, screen } = painted();
  screen.write(driven("before\n"));
  region.paint(["first line", "second line", "third"]);
  region.paint(["1st", "second line, longer"]);
  expect(screen.text()).toBe("before\n1st\nsecond line, longer");
});

test("what is printed meanwhile stands above the lines and stays", () => {
  const { region, screen } = painted();
  region.paint(["working", "1 of 2 done"]);
  const restore = region.clear();
  screen.write(driven("a warning\n"));
  restore();
  region.paint(["2 of 2 done"]);
  expect(screen.text()).toBe("a warning\n2 of 2 done");
});

test("lines that are left are printed over no more", () => {
  const { region, screen } = painted();
  region.paint(["the end"]);
  region.leave();
  region.clear()();
  screen.write(driven("Resources: none\n"));
  expect(screen.text()).toBe("the end\nResources: none");
});

test("a terminal that has become narrower breaks the lines painted before, and they go all the same", () => {
  const narrow = new Screen(20, 10);
  const { region, out } = painted();
  const lines = ["a line of thirty-four characters..", "short"];
  region.paint(lines);
  // The terminal breaks anew what it shows, and the next paint is written to that.
  narrow.write(driven(`before\n${lines.join("\n")}\n`));
  out.columns = 20;
  Object.assign(out, { write: (text: string) => narrow.write(driven(text)) });
  region.paint(["now short enough"]);
  expect(narrow.text()).toBe("before\nnow short enough");
});

test("a terminal that says it has no columns is as wide as most", () => {
  const written: string[] = [];
  const region = new Region({ columns: 0, rows: 0, write: (text) => written.push(text) });
  region.paint(["working"]);
  region.paint(["done"]);
  expect([region.width, region.height]).toEqual([80, 24]);
  expect(written.at(-1)).toContain("\x1b[1A");
});
