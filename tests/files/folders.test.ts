import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { makeFolder } from "../../files/makeFolder";
import { makeOwnFolder, withOwnFolder } from "../../files/ownFolder";
import { tryFolder } from "../../files/tryFolder";
import { temporaryFolder } from "../support/temporaryFolder";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);

const places: [string, () => string, RegExp][] = [
  ["in /proc", () => "/proc/nope/below", /^\/proc\/nope: no folder can be made there \(ENOENT, mkdir\)$/],
  ["below a device", () => "/dev/null/below", /^\/dev\/null\/below: a part of the path is a file \(ENOTDIR, mkdir\)$/],
  ["where a file lies", () => at("file"), /file: a file is in its place \(EEXIST, mkdir\)$/],
  ["below a file", () => at("file/a/b"), /a part of the path is a file/],
  ["of too long a name", () => at("x".repeat(300)), /the name is too long \(ENAMETOOLONG, mkdir\)$/],
  ["through links in a circle", () => at("circle/x"), /its symbolic links lead in a circle \(ELOOP/],
  ["through a link to nowhere", () => at("nowhere/x"), /nowhere: /],
];

beforeAll(() => {
  writeFileSync(at("file"), "");
  symlinkSync(at("circle"), at("circle"));
  symlinkSync(at("is-not-there"), at("nowhere"));
});

test.each(places)("a folder %s is an error with path and way out, and comes to an end", (_where, path, message) => {
  for (const make of [makeFolder, tryFolder])
    expect(() => make(path())).toThrow(
      expect.objectContaining({
        name: "VisibleError",
        message: expect.stringMatching(message) as string,
        wayOut: expect.stringMatching(/\.$/) as string,
      }),
    );
});

test("makes all that is missing, and says what", () => {
  expect(makeFolder(at("a/b/c"))).toEqual([at("a"), at("a/b"), at("a/b/c")]);
  expect(makeFolder(at("a/b/c"))).toEqual([]);
});

test("a trial leaves nothing, and what was there before", () => {
  tryFolder(at("t/u"));
  expect(existsSync(at("t"))).toBe(false);
  mkdirSync(at("t"));
  writeFileSync(at("t/kept"), "");
  tryFolder(at("t"));
  expect(readdirSync(at("t"))).toEqual(["kept"]);
});

test("a folder of one's own goes with the work, and one of a process that was killed with the next; a living one's stays", async () => {
  const parent = at("own");
  // No process has a number that large: proc(5), pid_max.
  for (const name of ["x-4194305-abc", `x-${process.pid}-abc`, "x-y-4194305-abc", "y-4194305-abc"])
    makeFolder(join(parent, name));
  const made = makeOwnFolder("x-", parent);
  expect(statSync(made).mode & 0o777).toBe(0o700);
  expect(readdirSync(parent).sort()).toEqual(
    [basename(made), `x-${process.pid}-abc`, "x-y-4194305-abc", "y-4194305-abc"].sort(),
  );
  const used = await withOwnFolder("tare-test-", async (own) => {
    expect(basename(own)).toMatch(new RegExp(`^tare-test-${process.pid}-`));
    return own;
  });
  expect(existsSync(used)).toBe(false);
});
