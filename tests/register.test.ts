import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./engine/temporaryFolder";

const root = join(__dirname, "..");
const folder = temporaryFolder();
const at = (...path: string[]) => join(folder.path, ...path);
const keptFile = () => at(".tare/cache/js/program.ts.js");

beforeEach(() => {
  cpSync(join(root, "register.js"), at("register.js"));
  symlinkSync(join(root, "node_modules"), at("node_modules"));
  program("says: string = 'first'");
});

/** A program that says something, and whether swc was loaded for it. */
function program(declaration: string): void {
  writeFileSync(
    at("program.ts"),
    `const ${declaration};\nconst swc = Object.keys(require.cache).some((file) => /swc.core.index/.test(file));\nconsole.log(says, swc);\n`,
  );
}

function start(): string {
  const { stdout, stderr } = spawnSync(process.execPath, ["-r", "./register.js", "program.ts"], {
    cwd: folder.path,
    encoding: "utf8",
  });
  return (stdout + stderr).trim();
}

test("TypeScript is transpiled at the first start and when it has changed, and kept in between", () => {
  expect([start(), start()]).toEqual(["first true", "first false"]);
  program("says: string = 'second'");
  expect([start(), start()]).toEqual(["second true", "second false"]);
});

test("what was kept and is damaged is made anew", () => {
  start();
  const whole = readFileSync(keptFile(), "utf8");
  truncateSync(keptFile(), whole.length - 10);
  expect([start(), start()]).toEqual(["first true", "first false"]);
  writeFileSync(keptFile(), whole.replace("first", "other"));
  expect(start()).toBe("first true");
  expect(readFileSync(keptFile(), "utf8")).toBe(whole);
});

test("programs start where nothing can be kept", () => {
  rmSync(at(".tare"), { recursive: true, force: true });
  writeFileSync(at(".tare"), "");
  expect([start(), start()]).toEqual(["first true", "first true"]);
});

test("a file of another folder is not kept", () => {
  mkdirSync(at("inner"));
  for (const name of ["register.js", "node_modules"])
    cpSync(at(name), at("inner", name), { recursive: false, verbatimSymlinks: true });
  const { stdout } = spawnSync(process.execPath, ["-r", "./inner/register.js", "program.ts"], {
    cwd: folder.path,
    encoding: "utf8",
  });
  expect(stdout.trim()).toBe("first true");
  expect(existsSync(at("inner/.tare"))).toBe(false);
});

test("a stack trace has the lines of the source, also of what was kept", () => {
  writeFileSync(
    at("program.ts"),
    "interface Long {\n  a: string;\n}\nconst long: Long | undefined = undefined;\nthrow new Error(`no ${long}`);\n",
  );
  expect([start(), start()]).toEqual([
    expect.stringContaining("program.ts:5:7"),
    expect.stringContaining("program.ts:5:7"),
  ]);
});
