/**
 * Three projects: `unit` needs nothing but Node, and little time; `whole` neither, and looks at more than one folder's work at
 * once, which takes seconds a test; `e2e` needs root and runs the real thing, one file at a time.
 */
const shared = {
  testEnvironment: "<rootDir>/tests/support/environment.js",
  transform: { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
  setupFilesAfterEnv: ["<rootDir>/tests/support/patience.ts"],
  modulePathIgnorePatterns: ["<rootDir>/.tare/", "<rootDir>/results/"],
};

/** What starts programs as processes, checks all shell code as one, kills a verb or a deployment again and again, call verb after verb, or analyses whole campaigns over and over. */
const whole = [
  "register",
  "upgrade",
  "paper/answers",
  "host/pools",
  "host/shellcheck",
  "host/tuning",
  "host/tuningKilled",
  "host/waysOut",
  "engine/deployment/killedEverywhere",
  "engine/golden",
  "engine/up",
  "providers/command/launcher",
  "providers/command/localCommand",
  "cli/paths",
  "cli/display/tree/pty",
  "analysis/results/damage",
  "analysis/compare/interleaved",
  "cli/pipeline/pipeline",
  "cli/campaign/precision",
  "cli/campaign/run",
  "cli/choose/choose",
  "cli/pipeline/reproduce",
  "pipeline/hook",
  "pipeline/workflows",
];

module.exports = {
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: ["<rootDir>/tests/**/*.test.ts"],
      testPathIgnorePatterns: ["/tests/e2e/", ...whole.map((file) => `<rootDir>/tests/${file}\\.test\\.ts$`)],
    },
    { ...shared, displayName: "whole", testMatch: whole.map((file) => `<rootDir>/tests/${file}.test.ts`) },
    { ...shared, displayName: "e2e", testMatch: ["<rootDir>/tests/e2e/**/*.test.ts"] },
  ],
};
