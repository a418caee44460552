// Loaded before a program. Switches off work that the SDK does only for its own debugging, because that work takes longer
// than all other work of the SDK for a resource.
const { createRequire } = require("node:module");
const { join } = require("node:path");

const sdk = createRequire(join(process.cwd(), "package.json"));

// Debug messages: several per resource, each sent in a separate request. The engine drops them, because they repeat secrets.
sdk("@pulumi/pulumi/log").debug = () => Promise.resolve();

// The source position and stack trace of each resource's declaration, which the engine does not keep.
sdk("@pulumi/pulumi/resource").Resource.callsites = () => [];

// The stack trace that the SDK keeps with every promise, for its report of promises that never settle. The report prints
// traces only if this is set. Each trace costs a walk through ts-node's source maps, so here they are left empty.
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
