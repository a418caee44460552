import { openSync, writeSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { errorText } from "../../errors/errorText";
import { atPath, fileError, shownError } from "../../errors/fileError";
import { errorLines } from "../../errors/printError";
import { shellWord } from "../../errors/shellWord";
import { TextRedactor } from "../../errors/textRedactor";
import { VisibleError } from "../../errors/visibleError";

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

test("a full disk is named with the path that a write does not know, and a way out", () => {
  const full = openSync("/dev/full", "w");
  expect(thrownBy(() => atPath("results/run.json", () => writeSync(full, "x")))).toMatchObject({
    message: "results/run.json: the disk is full (ENOSPC, write)",
    wayOut: "Make room there, or name a place where files can be written.",
  });
  expect(errorText(thrownBy(() => writeSync(full, "x")))).toContain("a file: the disk is full");
});

test.each([
  "ENOSPC",
  "EDQUOT",
  "EROFS",
  "EACCES",
  "EPERM",
  "ENOTDIR",
  "EISDIR",
  "EMFILE",
  "ENFILE",
  "ENAMETOOLONG",
  "EIO",
  "EFBIG",
])("%s is no defect: no stack trace, a path and a way out", (code) => {
  const error = Object.assign(new Error(`${code}: words`), { code, syscall: "open", path: "/a/b" });
  const lines = errorLines(error);
  expect(lines).toEqual([
    expect.stringMatching(new RegExp(`^error: /a/b: .* \\(${code}, open\\)$`)),
    expect.stringMatching(/^way out: .*\.$/),
  ]);
});

test("a program that is missing is named as one", () => {
  const { error } = spawnSync("no-such-program-here");
  expect(fileError(error)?.message).toBe("cannot start no-such-program-here: there is no such program (ENOENT)");
});

test("other errors stay what they are", () => {
  for (const error of [new TypeError("x"), Object.assign(new Error("refused"), { code: "ECONNREFUSED" }), "text"])
    expect(shownError(error)).toBe(error);
  const visible = new VisibleError("m", "w");
  expect(shownError(visible)).toBe(visible);
});

test("a word of a command is the same word after bash has read it", () => {
  for (const text of ["plain", '["1kpps","1Mpps"]', "it's", "a b", "", "$(x) `y` \\", "a\nb", "*"]) {
    const { stdout } = spawnSync("bash", ["-c", `printf %s ${shellWord(text)}`], { encoding: "utf8" });
    expect(stdout).toBe(text);
  }
});

test("a secret is covered as it is, in JSON, in shell quotes and by lines", () => {
  const secret = 'pass\'word "x"\nsecond line of it\n';
  const redactor = new TextRedactor();
  redactor.learnText(secret);
  for (const text of [secret, JSON.stringify(secret), shellWord(secret), "only the second line of it"]) {
    const shown = redactor.redact(`value ${text} is wrong`);
    expect(shown).toContain("[secret]");
    expect(shown).not.toMatch(/word|second/);
  }
});
