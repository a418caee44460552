import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

const root = join(__dirname, "../..");

interface Import {
  from: string;
  to: string;
}

/** What the TypeScript files below a folder import; files and modules of the project relative to its root. */
function importsOf(folder: string): Import[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  return files.flatMap((name) => {
    const from = join(folder, name);
    const found = readFileSync(join(root, from), "utf8").matchAll(/(?:from|import\(|require\() ?"([^"]+)"/g);
    return [...found].map(([, specifier = ""]) => ({
      from,
      to: specifier.startsWith(".") ? relative(root, normalize(join(root, dirname(from), specifier))) : specifier,
    }));
  });
}

/** The folder of a module of the engine; a module that is a folder itself is its index. */
function folderOf(module: string): string {
  return module === "engine/workspace" ? module : dirname(module);
}

/** A circle of folders, each of which imports the next; undefined where there is none. */
function circle(imports: Import[]): string[] | undefined {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of imports)
    if (to.startsWith("engine/") && dirname(from) !== folderOf(to))
      next.set(dirname(from), (next.get(dirname(from)) ?? new Set()).add(folderOf(to)));
  const walk = (path: string[]): string[] | undefined => {
    for (const folder of next.get(path.at(-1) ?? "") ?? []) {
      if (path.includes(folder)) return [...path.slice(path.indexOf(folder)), folder];
      const found = walk([...path, folder]);
      if (found) return found;
    }
    return undefined;
  };
  return [...next.keys()].map((folder) => walk([folder])).find((found) => found !== undefined);
}

test("no two folders of the engine need each other", () => {
  expect(circle(importsOf("engine"))).toBeUndefined();
  expect(circle([...importsOf("engine"), { from: "engine/plan/step.ts", to: "engine/deployment/apply" }])).toEqual([
    ...["engine/deployment", "engine/plan", "engine/deployment"],
  ]);
});

test("the plan decides from what it is told: it reads nothing and calls nobody", () => {
  const others = importsOf("engine/plan").filter(({ to }) => !/^(engine\/(plan|model|properties)|errors)\//.test(to));
  expect(others).toEqual([]);
  const outside = [...importsOf("engine/model"), ...importsOf("engine/properties")].filter(
    ({ to }) =>
      !/^(engine\/(model|properties)|errors)\//.test(to) && to !== "google-protobuf/google/protobuf/struct_pb",
  );
  expect(outside).toEqual([]);
});

test("the engine knows of the project no more than how errors look and how folders are made", () => {
  const own = importsOf("engine").filter(({ from, to }) => to.includes("/") && from.startsWith("engine/"));
  const inside = own.filter(({ to }) => /^[a-z]+\//.test(to) && !/^(engine|errors|files)\//.test(to));
  expect(inside.filter(({ to }) => !/^(google-protobuf|node:)/.test(to))).toEqual([]);
});

test.each(["cli", "bench", "providers", "tests/cli", "tests/providers"])(
  "%s uses the engine's faces only",
  (folder) => {
    const faces = ["engine", "engine/workspace", "engine/values", "engine/provider"];
    // The bench also runs a program without the engine, as the engine starts one.
    const measured = ["engine/language/program", "engine/monitor/server", "engine/monitor/services"];
    const allowed = folder === "bench" ? [...faces, ...measured] : faces;
    const others = importsOf(folder).filter(({ to }) => to.startsWith("engine/") && !allowed.includes(to));
    expect(others).toEqual([]);
  },
);
