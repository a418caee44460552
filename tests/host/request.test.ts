import { spawnSync } from "node:child_process";
import { join } from "node:path";
import fc from "../support/seeded";

const library = (name: string) => join(__dirname, "..", "..", "host", "lib", `${name}.sh`);

/** Reads texts as requests; gives the values by path, or undefined where the text was refused. */
function read(texts: string[]): (Record<string, string> | undefined)[] {
  const script = `set -euo pipefail
    source "$1"
    source "$2"
    while IFS= read -rd '' REQUEST; do
      FIELDS=()
      if (read_fields test) 2>/dev/null; then
        read_fields test
        for path in "\${!FIELDS[@]}"; do printf '%s\\0%s\\0' "$path" "\${FIELDS[$path]}"; done
      else
        printf 'refused\\0\\0'
      fi
      printf 'end\\0\\0'
    done`;
  const input = texts.map((text) => `${text}\0`).join("");
  const { stdout, stderr } = spawnSync("bash", ["-c", script, "bash", library("die"), library("request")], {
    input,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  const words = stdout.split("\0");
  const answers: (Record<string, string> | undefined)[] = [];
  let values: Record<string, string> | undefined = {};
  for (let i = 0; i + 1 < words.length; i += 2) {
    const [path = "", value = ""] = [words[i], words[i + 1]];
    if (path === "end") {
      answers.push(values);
      values = {};
    } else if (path === "refused") values = undefined;
    else values![path] = value;
  }
  return answers;
}

/** The same by Node: scalars by path, null left out. */
function scalars(value: unknown, path = ""): [string, string][] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, i) => scalars(item, `${path}[${i}]`));
  if (typeof value === "object") return Object.entries(value).flatMap(([key, item]) => scalars(item, `${path}.${key}`));
  return [[path, typeof value === "string" ? value : JSON.stringify(value)]];
}

const key = fc.stringMatching(/^[A-Za-z]{1,8}$/);
// No NUL, which no variable of a shell can hold.
const text = fc.string({ unit: "grapheme" }).filter((string) => !string.includes("\0"));
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    text,
    fc.integer(),
    fc.constant(0.25),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4 }),
  ),
})).value;

const simple = fc.string().filter((string) => !/["\\]/.test(string));
const plain = fc.dictionary(key, fc.oneof(simple, fc.integer(), fc.boolean()), { maxKeys: 6 });

it.each([
  ["any", fc.dictionary(key, json, { maxKeys: 6 }), 1],
  ["that have plain members only", plain, 4],
])("reads the objects that JSON.stringify writes: %s", (_name, object, numRuns) => {
  fc.assert(
    fc.property(fc.array(object as fc.Arbitrary<unknown>, { minLength: 20, maxLength: 30 }), (values) => {
      const expected = values.map((value) => Object.fromEntries(scalars(value)));
      expect(read(values.map((value) => JSON.stringify(value)))).toEqual(expected);
    }),
    { numRuns },
  );
});

it("reads JSON that people write", () => {
  expect(read(['{ "a" : [ 1 , { "b" : "c\\/d\\u00e4" } ] }\n'])).toEqual([{ ".a[0]": "1", ".a[1].b": "c/dä" }]);
});

it("refuses what is not JSON", () => {
  const bad = ["", "{", '{"a"}', '{"a":}', "[1,]", '"x', '{"a":1}x', "nul", "{'a':1}", '{"a":1,}', "01x"];
  expect(read(bad)).toEqual(bad.map(() => undefined));
});
