import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..");
const folders = "cli components connections engine errors host image lab measurements analysis probes providers".split(
  " ",
);

/** The texts of all sources, with quotes as they are printed. */
function sources(): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(ts|sh)$/.test(file))
      .map((file) => readFileSync(join(root, folder, file), "utf8").replaceAll('\\"', '"')),
  );
}

/** Messages of the page's tables: the first column, between backticks. */
const page = readFileSync(join(root, "docs/troubleshooting.md"), "utf8");
const messages = [...page.matchAll(/^\| `(.*?)` \|/gm)].map(([, message]) => message!);

/** Whether the parts stand in a text one after another, none far behind the one before. */
function holds(text: string, [first = "", ...others]: string[]): boolean {
  for (let at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) {
    let end = at + first.length;
    const all = others.every((part) => {
      const next = text.indexOf(part, end);
      const near = next >= 0 && next - end < 300;
      end = next + part.length;
      return near;
    });
    if (all) return true;
  }
  return false;
}

test("every message of the page is one that the code prints", () => {
  expect(messages.length).toBeGreaterThan(35);
  const all = sources();
  const missing = messages.filter((message) => {
    const parts = message
      .split("…")
      .map((part) => part.trim())
      .filter((part) => part !== "");
    return !all.some((text) => holds(text, parts));
  });
  expect(missing).toEqual([]);
});
