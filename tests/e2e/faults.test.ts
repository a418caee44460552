import { allFaults, caseOf, faultyCase } from "../soak/faults";
import { FaultsBed } from "../soak/faults/bed";
import { whyNoClock } from "../soak/faults/doFault";
import { describeStep, faultyTechnologies } from "../soak/faults/faultyCase";
import { itUnless } from "../support/when";

jest.setTimeout(900_000);

/**
 * A case of each technology, chosen so that together they have every kind of fault, and that faults come early in their verbs.
 * `./tare soak faults` goes on with any seed, for as long as one likes.
 */
const seeds = [6, 77, 48, 19];

describe("a stack's life with a fault in each verb ends as if there had been none", () => {
  let bed: FaultsBed;
  let met = 0;
  beforeAll(async () => void (bed = await FaultsBed.make(faultyTechnologies)));
  afterAll(() => bed?.close());

  for (const seed of seeds) {
    const drawn = caseOf(seed, allFaults);
    const steps = drawn.steps.map(describeStep).join("; ");
    const needsClock = drawn.steps.some(({ fault }) => fault.kind === "clock stepped");
    const told: string[] = [];
    itUnless(needsClock ? whyNoClock() : undefined)(`${drawn.technology} (seed ${seed}): ${steps}`, async () => {
      met += await faultyCase(bed, drawn, (line) => void told.push(line));
      console.log(told.join("\n"));
    });
  }

  it("meets something with most faults", () => expect(met).toBeGreaterThanOrEqual(12));
});
