// Lets Node run the project's TypeScript: transpiled by swc, unchecked, because the tests check types. What was transpiled is kept,
// because every start of a program would otherwise spend most of its time on that.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");

const kept = join(__dirname, ".tare/cache/js");
const options = {
  swcrc: false,
  configFile: false,
  sourceMaps: "inline",
  module: { type: "commonjs" },
  jsc: { parser: { syntax: "typescript" }, target: "es2022" },
};
const made = JSON.stringify([require("@swc/core/package.json").version, options]);

process.setSourceMapsEnabled(true);

require.extensions[".ts"] = (module, file) => {
  const source = readFileSync(file, "utf8");
  const path = relative(__dirname, file);
  const code = path.startsWith("..") ? transpiled(source, file) : keptCode(source, file, join(kept, `${path}.js`));
  module._compile(code, file);
};

/** The first line of what is kept says from what it was made, and what follows: a file that was cut off or is of another source is made anew. */
function keptCode(source, file, place) {
  const from = digest(made + source);
  const text = read(place);
  const end = text.indexOf("\n");
  const code = text.slice(end + 1);
  if (text.slice(0, end) === `// ${from} ${digest(code)}`) return code;
  const fresh = transpiled(source, file);
  try {
    mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
    writeFileSync(place, `// ${from} ${digest(fresh)}\n${fresh}`);
  } catch {
    // Programs run without it, only slower: the checkout may be somebody else's, or its disk full.
  }
  return fresh;
}

function read(place) {
  try {
    return readFileSync(place, "utf8");
  } catch {
    return "";
  }
}

function transpiled(source, file) {
  return require("@swc/core").transformSync(source, { ...options, filename: file }).code;
}

function digest(text) {
  return createHash("sha256").update(text).digest("hex");
}
