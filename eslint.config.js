const eslint = require("@eslint/js");
const tseslint = require("typescript-eslint");

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
