/**
 * Four projects: `unit` needs nothing but Node, and little time; `whole` needs no lab either, and seconds a test; `e2e` and `alone`
 * need root and run the real thing, `e2e` two files at a time, each in a lab of its own, `alone` one file at a time.
 */
const shared = {
  testEnvironment: "<rootDir>/tests/support/environment.js",
  transform: { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
  setupFilesAfterEnv: ["<rootDir>/tests/support/patience.ts"],
  modulePathIgnorePatterns: ["<rootDir>/.tare/", "<rootDir>/results/"],
};

/**
 * What takes seconds a test: it starts programs as processes, checks all shell code as one, kills a verb or a deployment again and
 * again, calls verb after verb, analyses whole campaigns over and over, or reads captures of a hundred thousand packets.
 */
const whole = [
  "register",
  "index",
  "upgrade",
  "paper/answers",
  "host/account",
  "host/environment",
  "host/pools",
  "host/request",
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
  "cli/inputs",
  "cli/settings",
  "analysis/answer/sureness",
  "analysis/badInput",
  "analysis/compare/compare",
  "analysis/compare/interleaved",
  "analysis/figures/figures",
  "analysis/results/damage",
  "analysis/statistics/shift",
  "analysis/verdicts/claimFlips",
  "analysis/verdicts/eligible",
  "campaigns/plan",
  "captures/damaged",
  "captures/pair",
  "probes/ping/parse",
  "uncertainty/medianError",
  "cli/pipeline/pipeline",
  "cli/campaign/precision",
  "cli/campaign/pairs",
  "cli/campaign/run",
  "cli/campaign/slurm",
  "cli/choose/choose",
  "cli/pipeline/reproduce",
  "pipeline/hook",
  "pipeline/workflows",
];

/** What judges times, or looks at the whole machine, bears nothing beside it. */
const alone = [
  "command",
  "kvm",
  "faults",
  "lab",
  "labKilled",
  "labShared",
  "measurement",
  "pipeline",
  "quickstart",
  "host/load",
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
    {
      ...shared,
      displayName: "e2e",
      testMatch: ["<rootDir>/tests/e2e/**/*.test.ts"],
      testPathIgnorePatterns: alone.map((file) => `<rootDir>/tests/e2e/${file}\\.test\\.ts$`),
    },
    { ...shared, displayName: "alone", testMatch: alone.map((file) => `<rootDir>/tests/e2e/${file}.test.ts`) },
  ],
};
