// Loaded before a program. The SDK keeps a stack trace with every promise, for a report of promises that never end, which
// prints them only where PULUMI_DEBUG_PROMISE_LEAKS is set. Through ts-node's source maps those traces take about as long
// as all else that the program's side does for a resource: here they are left empty.
const { createRequire } = require("node:module");
const { join } = require("node:path");

if (!process.env.PULUMI_DEBUG_PROMISE_LEAKS) {
  const debuggable = createRequire(join(process.cwd(), "package.json"))("@pulumi/pulumi/runtime/debuggable");
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (...args) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(...args);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}
