const { existsSync, readFileSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");
const eslint = require("@eslint/js");
const tseslint = require("typescript-eslint");

/**
 * Which folder may import which: the table "Folders" of docs/architecture.md, which says what its columns mean. So what people
 * read there is what holds.
 */
const rows = readFileSync(join(__dirname, "docs", "architecture.md"), "utf8")
  .split("\n")
  .map((line) => /^\| `([^`]+)` \| .* \| ([^|]+) \|$/.exec(line))
  .filter((match) => match !== null)
  .map(([, place, allowed]) => ({ place: placePattern(place), allowed, imports: importPatterns(allowed) }));

/** The files of a folder, or one file. The first group is the folder, all of which they may import. */
function placePattern(place) {
  const pattern = place.replaceAll(".", "\\.").replaceAll("*", "[^/]+");
  if (place.endsWith("/")) return new RegExp(`^(${pattern})`);
  const end = pattern.lastIndexOf("/") + 1;
  return new RegExp(`^(${pattern.slice(0, end)})${pattern.slice(end)}$`);
}

/** "scenarios, engine (index, values)": every file of scenarios/, and two of engine/. */
function importPatterns(allowed) {
  return [...allowed.matchAll(/([@\w/*-]+)(?: \(([^)]+)\))?/g)].map(([, name, files]) => {
    if (name === "zod") return /^zod$/;
    if (name === "@pulumi/*") return /^@pulumi\//;
    return new RegExp(`^${name}/${files === undefined ? "" : `(${files.replaceAll(", ", "|")})$`}`);
  });
}

/** What an import names: a file of the project without its ending, or a package that the table speaks of. */
function importedFrom(file, text) {
  if (!text.startsWith(".")) return /^(@pulumi\/|zod$)/.test(text) ? text : undefined;
  if (text.endsWith(".json")) return undefined;
  const path = join(dirname(file), text);
  return relative(__dirname, existsSync(join(path, "index.ts")) ? join(path, "index") : path);
}

const layers = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const file = relative(__dirname, context.filename);
    const row = rows.findLast(({ place }) => place.test(file));
    const own = row?.place.exec(file)[1];
    const check = (node, text) => {
      const imported = typeof text === "string" ? importedFrom(context.filename, text) : undefined;
      if (imported === undefined || row?.allowed === "all" || (own && imported.startsWith(own))) return;
      if (row?.imports.some((pattern) => pattern.test(imported))) return;
      const may = row?.allowed ?? "nothing, for no row names it";
      context.report({ node, message: `imports ${imported}, and may import ${may} (docs/architecture.md, Folders)` });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => check(node, node.source?.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, node.source.value),
      TSImportType: (node) => check(node, node.source?.value ?? node.argument?.literal?.value),
      "CallExpression[callee.name='require']": (node) => check(node, node.arguments[0]?.value),
    };
  },
};

module.exports = tseslint.config(
  { ignores: ["node_modules/", "results/", ".tare/"] },
  eslint.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", 300],
      // A guest kind's descriptor loads its resources, and Pulumi's packages with them, when they are asked for.
      "@typescript-eslint/no-require-imports": ["error", { allow: ["^\\./resources$"] }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
  { files: ["**/*.ts"], plugins: { tare: { rules: { layers } } }, rules: { "tare/layers": "error" } },
  {
    files: ["tests/**/*.test.ts"],
    rules: { "no-restricted-imports": ["error", { name: "fast-check", message: "Use tests/support/seeded." }] },
  },
  {
    files: ["**/*.js"],
    languageOptions: {
      globals: { require: "readonly", module: "writable", process: "readonly", __dirname: "readonly" },
    },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
