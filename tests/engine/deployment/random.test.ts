import fc from "fast-check";
import { lifecycles } from "../../soak/engine";

test("any program after any other, with failures and kills in between, ends as declared, and destroy leaves nothing", async () => {
  await fc.assert(lifecycles(), { numRuns: 30 });
}, 60_000);
