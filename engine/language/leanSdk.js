// Loaded before a program: leaves out what the SDK does for those who debug it, which takes longer than all else that the
// program's side does for a resource.
const { createRequire } = require("node:module");
const { join } = require("node:path");

const sdk = createRequire(join(process.cwd(), "package.json"));

// Debug messages: several for each resource, each a request of its own. The engine shows none, as they repeat secrets.
sdk("@pulumi/pulumi/log").debug = () => Promise.resolve();

// Where in the program a resource was declared, and all that called that: the engine keeps none of it.
sdk("@pulumi/pulumi/resource").Resource.callsites = () => [];

// The stack trace that is kept with every promise, for a report of promises that never end, which prints them only where
// this is set. Through ts-node's source maps they are dear: here they are left empty.
if (!process.env.PULUMI_DEBUG_PROMISE_LEAKS) {
  const debuggable = sdk("@pulumi/pulumi/runtime/debuggable");
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
