import { spawnSync } from "node:child_process";
import { shellWord } from "../../errors/shellWord";

const texts = [
  "",
  "plain/path-1.2",
  "with blank",
  'quo"te',
  "apo'strophe",
  "$HOME `id` $(id)",
  "a\\b",
  "a*?~#&;|",
  "ümlaut",
  "a\nb",
];

it("gives a shell exactly the text", () => {
  const { stdout } = spawnSync("sh", ["-c", `printf '%s\\0' ${texts.map(shellWord).join(" ")}`], { encoding: "utf8" });
  expect(stdout.split("\0").slice(0, -1)).toEqual(texts);
});

it("leaves a word alone that needs no quotes", () =>
  expect(shellWord("--scenario=a/b.c:1,2%")).toBe("--scenario=a/b.c:1,2%"));
