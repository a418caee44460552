import { campaign } from "../soak/kills";
import type { Running } from "../soak/soakCampaign";

jest.setTimeout(600_000);

describe("up and destroy that are SIGKILLed at random moments", () => {
  let running: Running;
  beforeAll(async () => void (running = await campaign.start(() => undefined)));
  afterAll(() => running?.stop());

  // What `./tare soak kills` does for as long as one likes.
  test("a case of it: destroy leaves the host as it was", () => running.runCase(1));
});
