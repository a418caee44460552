import { ups, useCampaignBed, value } from "./campaignBed";

jest.mock("../../../engine", () => jest.requireActual("../fakeEngine"));
jest.mock("../../../connections/hostConnection", () => jest.requireActual("./campaignHosts"));
jest.setTimeout(60_000);

const bed = useCampaignBed();
const { file, campaign, ledger } = bed;

describe("a wanted precision", () => {
  const write = (more: string, precision = "5 %") =>
    bed.write(
      `precision: ${precision}\n${more}designs:\n  - title: d\n    factors: { technology: [docker, lxc], backgroundCount: [0] }\n` +
        "    probes: [{ rate: 1kpps }]\n",
    );
  const technologies = () => ups().map((options) => value(options, "technology"));
  const times = (technology: string) => technologies().filter((each) => each === technology).length;
  /** Docker is known at the first look, LXC never: it is twice as slow every other time. */
  const one = (technology: string, deployment: number) =>
    technology === "docker" ? 0.01 + deployment * 1e-6 : deployment % 2 === 0 ? 0.01 : 0.02;

  test("ends a cell at the look that knows it, goes on with the others in turn, and says what was given up", async () => {
    write("");
    bed.overhead = one;
    const { code, out } = await campaign("run", file());
    expect([times("docker"), times("lxc"), code]).toEqual([8, 40, 0]);
    // In turn, as long as there are two.
    expect(technologies().slice(0, 16).join()).not.toMatch(/(docker,?){3}|(lxc,?){3}/);
    expect(out).toContain("1 of 2 cells are known to 5 %");
    expect(out).toMatch(/not to 5 %: LXC, .*: ± \d+ % after 40 repetitions, about \d+ more would do/);
    expect(out).toMatch(/it would take about .* more, by what is known/);
    const told = (await campaign("status", file())).out;
    expect(told).toContain("precision 5 %)");
    expect(told).toContain("1 of 2 cells are known to 5 %");
    expect(told).toContain("nothing is left to measure");
  });

  test.each([5, 17, 30])("killed in deployment %p, it goes on with the same cells", async (at) => {
    write("");
    bed.overhead = one;
    bed.trouble = (number) => (number === at ? "kill" : undefined);
    await campaign("run", file());
    bed.trouble = () => undefined;
    await campaign("run", file());
    expect(new Set(ledger().map(({ number }) => number)).size).toBe(ledger().length);
    expect(ledger()).toHaveLength(48);
  });

  test("ends with its budget, and goes on when that is larger", async () => {
    write("budget: 1 min\n");
    bed.overhead = one;
    const now = jest.spyOn(Date, "now");
    let clock = 0;
    now.mockImplementation(() => (clock += 5000));
    const short = await campaign("run", file());
    now.mockRestore();
    expect(short.out).toContain("the budget of 1 min is spent");
    expect(short.out).toMatch(/repetitions have no interval yet; it takes \d more at least/);
    expect(ups().length).toBeLessThan(16);
    expect((await campaign("status", file())).out).toContain("the budget of 1 min is spent; write a larger one");
    write("budget: 9 h\n");
    expect((await campaign("run", file())).out).toContain("1 of 2 cells are known to 5 %");
    expect(ledger()).toHaveLength(48);
    expect((await campaign("status", file())).out).not.toContain("is spent");
  });

  test("is another campaign than another precision, and does not go with a number of repetitions", async () => {
    write("");
    bed.overhead = () => 0.01;
    await campaign("run", file());
    const refused = await campaign("plan", file(), "--repetitions", "3");
    expect([refused.code, refused.err]).toEqual([
      2,
      expect.stringContaining("--repetitions 3 does not go with precision: 5 %"),
    ]);
    write("", "2 %");
    expect((await campaign("run", file())).err).toContain("another campaign");
  });

  test("is planned with its fewest and its most repetitions", async () => {
    write("");
    const { out } = await campaign("plan", file());
    expect(out).toContain("cells        80 (2, at most 40 times)");
    expect(out).toContain("looked at after 8, 12, 18, 27, 40 repetitions");
    expect(out).toMatch(/time +from \d+ (s|min) to about \d+ min/);
  });
});
