import { columnsOf, cutBeginning, cutEnd, cutMiddle, harmless, padEnd } from "../../../cli/terminal/text";
import fc from "../../support/seeded";

test("a wide character takes two columns, and is cut as a whole", () => {
  expect(columnsOf("宿主 1")).toBe(6);
  expect(cutEnd("宿主机 1", 5)).toBe("宿主…");
  expect(cutEnd("宿主机 1", 4)).toBe("宿…");
  expect(padEnd("宿主", 6)).toBe("宿主  ");
});

test("what is cut off is marked where it stood", () => {
  expect(cutEnd("background-sender-65", 10)).toBe("backgroun…");
  expect(cutBeginning("background-sender-65", 10)).toBe("…sender-65");
  expect(cutMiddle("background-sender-65", 11)).toBe("backg…er-65");
  expect(cutMiddle("short", 11)).toBe("short");
});

test("no cut text is wider than asked for, whatever it is made of", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(12), (text, columns) => {
      for (const cut of [cutEnd, cutBeginning, cutMiddle])
        expect(columnsOf(cut(text, columns))).toBeLessThanOrEqual(columns);
    }),
  );
});

test("what a command prints can neither move the cursor nor colour what follows", () => {
  expect(harmless("\x1b[2J\x1b[31mred\x1b[0m\tand\rback\x07")).toBe("red and back ");
});
