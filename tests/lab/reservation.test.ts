import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stacksIn, stacksOn } from "../../lab/reservation";

let lab: string;
const reserve = (side: string, file: string, text: string) => {
  const folder = join(lab, side, "var-lib-tare", "reservation");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
};
beforeEach(() => {
  lab = mkdtempSync(join(tmpdir(), "lab-"));
});
afterEach(() => rmSync(lab, { recursive: true, force: true }));

test("no folder, no stack", () => expect(stacksIn(lab)).toEqual([]));

test("a stack that holds both hosts is named once", () => {
  for (const side of ["sender", "responder"]) reserve(side, "owner.json", '{"stack":"blue","user":"ada"}');
  reserve("sender", "inventory", "link\tlo\n");
  expect(stacksIn(lab)).toEqual(["blue"]);
});

test("a reservation that cannot be read still is one", () => {
  reserve("sender", "owner.json", '{"stack": ');
  expect(stacksOn({ folder: join(lab, "sender") })).toEqual(["owner"]);
});
