/** Nothing dead: files and exports that nothing reaches; with --production, files that only tests and benches reach. */

/** What is started, or loaded by a name made at run time. */
const started = [
  "cli/main.ts",
  "image/main.ts",
  "image/check.ts",
  "measurements/main.ts",
  "analysis/main.ts",
  "components/guests/*/resources.ts",
  // Benches and soak campaigns make labs that end with them.
  "lab/guarded.ts",
  "lab/guardian.ts",
  // The paper's experiments, as data.
  "paper/designs/index.ts",
];

module.exports = {
  entry: [
    ...started.map((file) => `${file}!`),
    "bench/*/program.ts",
    "bench/analysisOnce.ts",
    "bench/pcapOnce.ts",
    "bench/engine/once.ts",
    "bench/gate/makePool.ts",
    "tests/**/*.test.ts",
    "tests/cli/fakeEngine.ts",
    "tests/cli/campaign/campaignHosts.ts",
    "tests/cli/pipeline/fakeHosts.ts",
    "tests/soak/main.ts",
    "tests/soak/kills/program.ts",
    "tests/engine/programs/*.ts",
    "tests/e2e/support/*Program/index.ts",
  ],
  project: ["**/*.ts!", "!tests/**!", "!bench/**!", "!sdks/**"],
  // A component's arguments are its documentation, whether somebody else names their type or not.
  exclude: ["types"],
  // The SDK is linked from sdks/libvirt.
  ignoreDependencies: ["@pulumi/libvirt"],
};
