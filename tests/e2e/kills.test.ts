import { killedCase } from "../soak/kills";
import { KillsBed } from "../soak/kills/bed";

jest.setTimeout(900_000);

/** SIGKILLs in all. `./tare soak kills` goes on with cases of up to four of them, for as long as one likes. */
const kills = 10;

describe("up and destroy that are SIGKILLed at random moments", () => {
  let bed: KillsBed;
  beforeAll(async () => void (bed = await KillsBed.make(() => undefined)));
  afterAll(() => bed?.close());

  test(`after each of ${kills} kills, destroy leaves the host as it was`, async () => {
    let done = 0;
    for (let seed = 1; done < kills; seed++) done += await killedCase(bed, seed, () => undefined, 1);
  });
});
