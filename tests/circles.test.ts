import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const root = join(__dirname, "..");

describe("circles", () => {
  test("no folder imports another that imports it, through whatever folders between them", () => {
    expect(circles(folderImports())).toEqual([]);
  });

  test("a circle through three folders is found", () => {
    const imports = { a: ["b"], b: ["c/d"], "c/d": ["a"], e: ["a"] };
    expect(circles(new Map(Object.entries(imports).map(([from, to]) => [from, new Set(to)])))).toEqual([
      "a",
      "b",
      "c/d",
    ]);
  });
});

/**
 * Which folder imports from which. A folder that holds the other is left out: its index.ts lists what its folders bring, and they
 * bring it in the form that a file beside that index.ts declares.
 */
function folderImports(): Map<string, Set<string>> {
  const files = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(\..*|node_modules|results|tests|bench|sdks)$/.test(entry.name))
    .flatMap(({ name }) =>
      readdirSync(join(root, name), { recursive: true, encoding: "utf8" }).map((file) => join(name, file)),
    )
    .filter((file) => file.endsWith(".ts"));
  const imports = new Map<string, Set<string>>();
  for (const file of files) {
    for (const [, text = ""] of readFileSync(join(root, file), "utf8").matchAll(
      /(?:from|import\(|require\()\s*"(\.[^"]+)"/g,
    )) {
      const path = normalize(join(dirname(file), text));
      const target = files.find((other) => other === `${path}.ts` || other === `${path}/index.ts`);
      const [from, to] = [dirname(file), dirname(target ?? file)];
      if (!`${from}/`.startsWith(`${to}/`) && !`${to}/`.startsWith(`${from}/`)) {
        imports.set(from, (imports.get(from) ?? new Set()).add(to));
      }
    }
  }
  return imports;
}

/** The folders that reach themselves. */
function circles(imports: Map<string, Set<string>>): string[] {
  return [...imports.keys()].filter((folder) => reached(imports, folder).has(folder)).sort();
}

function reached(imports: Map<string, Set<string>>, start: string): Set<string> {
  const seen = new Set<string>();
  const open = [...(imports.get(start) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(imports.get(next) ?? []));
  }
  return seen;
}
