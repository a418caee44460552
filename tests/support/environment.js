const { AsyncLocalStorage } = require("node:async_hooks");
const { TestEnvironment } = require("jest-environment-node");

/**
 * Jest follows the tests of each file by an AsyncLocalStorage of the file's own, and Pulumi's SDK adds one: while they are
 * enabled, every promise of the process pays for each of them, of files that are long over too. Here they end with their file.
 */
const enabled = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...rest) {
  enabled.add(this);
  return run.apply(this, rest);
};

module.exports = class extends TestEnvironment {
  async teardown() {
    for (const storage of enabled) storage.disable();
    enabled.clear();
    await super.teardown();
  }
};
