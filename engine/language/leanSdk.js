// Loaded before a program. Leaves out what the SDK does only for those who debug it: that takes longer than everything else
// that the SDK does for a resource.
const { createRequire } = require("node:module");
const { join } = require("node:path");

const sdk = createRequire(join(process.cwd(), "package.json"));

// Debug messages: several for each resource, each a request of its own. The engine shows none, as they repeat secrets.
sdk("@pulumi/pulumi/log").debug = () => Promise.resolve();

// Where in the program a resource was declared, and all that called that: the engine keeps none of it.
sdk("@pulumi/pulumi/resource").Resource.callsites = () => [];

// The stack trace that is kept with every promise, for a report of promises that never end, which prints them only where
// this is set. Each costs a walk through ts-node's source maps, so here they are left empty.
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
