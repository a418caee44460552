/** Two projects: `unit` needs nothing but Node; `e2e` needs root and runs the real thing, one file at a time. */
const shared = {
  testEnvironment: "node",
  transform: { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
  setupFilesAfterEnv: ["<rootDir>/tests/support/patience.ts"],
  modulePathIgnorePatterns: ["<rootDir>/.tare/", "<rootDir>/results/"],
};

module.exports = {
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: ["<rootDir>/tests/**/*.test.ts"],
      testPathIgnorePatterns: ["/tests/e2e/"],
    },
    { ...shared, displayName: "e2e", testMatch: ["<rootDir>/tests/e2e/**/*.test.ts"] },
  ],
};
