import fc from "../../support/seeded";
import { lifecycles } from "../../soak/engine";

test("any program after any other, with failures and kills in between, ends as declared, and destroy leaves nothing", async () => {
  // Below the test's own limit, so that what was found is shown also where making it smaller takes long.
  await fc.assert(lifecycles(), { numRuns: 30, interruptAfterTimeLimit: 45_000, markInterruptAsFailure: true });
}, 60_000);
