import { analyse } from "../../../analysis/campaign/analyse";
import { comparePairs } from "../../../analysis/answer/hostPairs";
import { contextOf } from "../../../analysis/model/context";
import { dataset, type RunData } from "../../../analysis/model/runData";
import { answerText } from "../../../analysis/report/answerText";
import { makeCampaign, designedCells } from "../../../bench/synthetic/campaign";
import { paperWorld, type World } from "../../../bench/synthetic/syntheticRun";
import { summariseRun } from "../../../analysis/model/summariseRun";

const settings = { unstatedRate: "1kpps", resamples: 200 };
const cells = designedCells().filter(
  ({ technology, load, count, rate }) =>
    technology !== "kvm" && load === "cpu" && [0, 8].includes(count) && rate === "1kpps",
);

/** How made-up runs are changed, each on its own. */
interface Change {
  /** Factor of all of the run's times. */
  times?: (item: RunData) => number;
  startedAt?: (item: RunData) => string;
  stack?: (item: RunData) => string;
  world?: (item: RunData) => Partial<RunData["run"]["environment"]>;
}

const isDocker = ({ run }: RunData) => run.scenario.technology === "docker";
const repetition = ({ run }: RunData) => run.probe.repetition;
const minute = (at: number) => `2026-01-01T00:${String(at).padStart(2, "0")}:00.000Z`;
/** Each kind has a stack of its own, and repetitions follow each other. */
const usual: Required<Change> = {
  times: () => 1,
  startedAt: (item) => minute(repetition(item)),
  stack: ({ run }) => run.scenario.technology,
  world: () => ({}),
};

function campaign(repetitions: number, change: Change = {}, world: Partial<World> = {}): RunData[] {
  const { runs } = makeCampaign({ cells, repetitions, world: { ...paperWorld, ...world } });
  return runs.map((item) => changed(item, { ...usual, ...change }));
}

function changed(item: RunData, { times, startedAt, stack, world }: Required<Change>): RunData {
  const { run, packets } = item;
  const factor = times(item);
  const scaled = (column: Float64Array) => column.map((value) => value * factor);
  const at = Object.fromEntries(Object.entries(packets.atNs).map(([point, column]) => [point, scaled(column)]));
  const now = { ...packets, rttNs: scaled(packets.rttNs), atNs: at };
  const { guests } = run.environment;
  const record = {
    ...run,
    startedAt: startedAt(item),
    environment: {
      ...run.environment,
      guests: { ...guests, sender: { ...guests.sender, name: `tare-${stack(item)}-sender` } },
      ...world(item),
    },
  };
  return { ...item, run: record, packets: now, summary: summariseRun(record, now) };
}

const answerOf = (runs: readonly RunData[]) => {
  const analysis = analyse(dataset(runs), settings);
  return { ...answerText(analysis), analysis };
};

/** Docker is far slower than LXC. */
const slowDocker = (item: RunData) => (isDocker(item) ? 2 : 1);

describe("repetitions", () => {
  test.each([1, 2, 4])("of %d allow no recommendation, nothing that matters and no interval, but commands", (n) => {
    const answer = answerOf(campaign(n, { times: slowDocker }));
    expect(answer.lead).toBe("No recommendation: these runs do not tell which is faster, Docker or LXC.");
    expect(answer).toMatchObject({ sureness: "low", factors: [] });
    expect(answer.evidence.join(" ")).toContain("cannot tell a difference from chance");
    expect(answer.varied).toContain("Whether it matters is not known: technology");
    expect(answer.kinds.columns).not.toContain("round trip × LXC");
    expect(answer.evidence.join(" ")).not.toContain("%");
    expect(answer.analysis.effects.map(({ effect }) => effect.low)).toEqual(answer.analysis.effects.map(() => null));
    // The stacks stand with their last scenario; the others are made anew.
    expect(answer.next?.commands).toContain("./tare measure --stack docker --repetitions 7");
    expect(answer.next?.commands).toContain("./tare measure --stack lxc --repetitions 7");
    expect(answer.next?.commands.join("\n")).toMatch(
      /stack init again-[0-9a-f]{12} --no-select --scenario .*repetitions=7/,
    );
  });

  test("of seven, which those commands bring, recommend fairly surely", () => {
    const answer = answerOf(campaign(7, { times: slowDocker }));
    expect(answer.lead).toBe("For a latency-sensitive guest on this hardware: LXC.");
    expect(answer).toMatchObject({ sureness: "fair", next: null });
    expect(answer.evidence).toContain("Sureness: fair. At least 7 repetitions of each cell that was compared.");
    expect(answer.factors[0]).toMatch(/^Technology: .*95 % interval/);
  });

  test("are told where one kind was measured, too", () => {
    const docker = answerOf(campaign(1).filter(isDocker));
    expect(docker).toMatchObject({ sureness: "low", lead: expect.stringContaining("Only one kind") as string });
    expect(docker.evidence[0]).toBe("Sureness: low. At least 1 repetition of each cell that was compared.");
  });

  test("of ten and an A/A pair are highly sure", () => {
    expect(answerOf(campaign(10, { times: slowDocker })).sureness).toBe("high");
    const withoutPair = campaign(10, { times: slowDocker }).filter(({ run }) => run.scenario.background.count > 0);
    expect(answerOf(withoutPair).sureness).toBe("fair");
  });
});

describe("an A/A pair", () => {
  const isIdleAtSender = ({ run: { scenario } }: RunData) =>
    scenario.background.count === 0 && scenario.background.location === "sender";

  test("forbids a recommendation by a smaller difference, and a larger one stands", () => {
    const noisy = (factor: number) => (item: RunData) =>
      (isDocker(item) ? factor : 1) * (isIdleAtSender(item) && !isDocker(item) ? 1.5 : 1);
    const answer = answerOf(campaign(7, { times: noisy(1.4) }));
    expect(answer.sureness).toBe("low");
    expect(answer.evidence.join(" ")).toMatch(
      /The same scenario \(lxc, no background, 1kpps\) was measured more than once/,
    );
    expect(answer.evidence.join(" ")).toMatch(/differ by no less than the ratio of 1\.\d\d that was found/);
    expect(answer.next?.commands.slice(0, 3)).toEqual([
      "./tare doctor",
      "./tare config set resultsFolder results-quiet --stack docker",
      "./tare measure --stack docker --repetitions 7",
    ]);
    expect(answer.next?.commands.at(-1)).toBe("./tare report results-quiet");
    expect(answerOf(campaign(7, { times: noisy(3) }))).toMatchObject({ sureness: "fair" });
  });

  test("that differs by little makes a smaller difference none, with the sureness that the repetitions give", () => {
    const answer = answerOf(
      campaign(7, { times: (item) => (isDocker(item) ? 1.06 : 1) * (isIdleAtSender(item) ? 1.08 : 1) }),
    );
    expect(answer).toMatchObject({ sureness: "fair", next: null });
    expect(answer.lead).toMatch(/(Docker or LXC|LXC or Docker); between them the difference may be chance/);
    expect(answer.varied).toContain("technology");
  });

  test("is one cell that was measured twice, in two stacks or by measuring again", () => {
    const loaded = (change: Change) =>
      campaign(4, change).filter(({ run: { scenario } }) => scenario.background.count > 0);
    const later = { startedAt: (item: RunData) => minute(30 + repetition(item)), times: () => 1.7 };
    const pairOf = (runs: readonly RunData[]) => {
      const { pair } = answerOf(runs).analysis.noise;
      return pair && pair.high / pair.low;
    };
    expect(pairOf(loaded({}))).toBeNull();
    expect(pairOf([...loaded({}), ...loaded(later)])).toBeCloseTo(1.7, 1);
    const counted = (item: RunData) => ({
      ...item,
      run: { ...item.run, probe: { ...item.run.probe, repetition: repetition(item) + 4 } },
    });
    expect(pairOf([...loaded({}), ...loaded(later).map(counted)])).toBeNull();
    const otherStack = { ...later, stack: () => "other" };
    expect(pairOf([...loaded({}), ...loaded(otherStack).map(counted)])).toBeCloseTo(1.7, 1);
  });

  test("of overheads is spoken of", () => {
    const answer = answerOf(campaign(2, { times: (item) => (isIdleAtSender(item) ? 2 : 1) }));
    expect(answer.evidence.join(" ")).toMatch(/Overheads of one scenario \(.*\) lay up to 0\.01\d+ ms apart/);
  });
});

describe("drift", () => {
  const rising = (item: RunData) => 1.1 ** repetition(item);

  test("forbids a recommendation by a smaller difference, and a larger one stands", () => {
    const answer = answerOf(campaign(7, { times: (item) => rising(item) * (isDocker(item) ? 1.5 : 1) }));
    expect(answer.evidence.join(" ")).toMatch(
      /Drift: while 8 cells were repeated, the median round trip rose by a ratio of 1\.7\d/,
    );
    const large = answerOf(campaign(10, { times: (item) => rising(item) * (isDocker(item) ? 9 : 1) }));
    expect(large).toMatchObject({ sureness: "fair", lead: expect.stringContaining("LXC.") as string });
  });

  test("is not seen where runs only scatter, nor where all began at the same time", () => {
    expect(answerOf(campaign(7)).analysis.noise.drift).toBeNull();
    const same = { startedAt: () => minute(0), times: rising };
    expect(answerOf(campaign(7, same)).analysis.noise.drift).toBeNull();
  });
});

describe("cells that do not match", () => {
  test("are told apart by lab, by host and by what the load was told", () => {
    const inLabs = answerOf(campaign(7, { world: (item) => ({ lab: isDocker(item) ? "one" : "two" }) }));
    expect(inLabs.lead).toContain('because they were measured under different labs ("one"; "two")');
    const kernel = (item: RunData) => {
      const { sender } = item.run.environment;
      return { sender: { ...sender, kernel: isDocker(item) ? "6.1" : "6.12" } };
    };
    const onHosts = answerOf(campaign(7, { world: kernel }));
    const byCount = answerOf(
      campaign(7, { world: ({ run }) => ({ lab: run.scenario.background.count > 0 ? "one" : "two" }) }),
    );
    expect(byCount.varied).toContain(
      'Not compared: number of background guests, because its levels were measured under different labs ("',
    );
    expect(onHosts.lead).toMatch(/under different sender hosts \(.*6\.1, .*; .*6\.12, .*\)\.$/);
  });
});

test("a load's parameters are part of a cell's context, and the usual ones leave it as it always was", () => {
  const [run] = campaign(1).map((item) => item.run);
  if (!run) throw new Error("no run");
  const { background } = run.scenario;
  const told = (parameters: Record<string, number>) =>
    contextOf({ ...run, scenario: { ...run.scenario, background: { ...background, parameters } } });
  expect(told({ blockBytes: 65536 })).not.toBe(told({ blockBytes: 512 }));
  expect(told({ blockBytes: 512 })).not.toBe(contextOf(run));
  // As computed before parameters counted.
  expect(contextOf(run)).toBe("78200fd34354");
});

test("where nothing that was varied matters, one sentence says so", () => {
  const flat = makeCampaign({
    cells,
    repetitions: 7,
    effect: (_cell, truth) => ({ ...truth, rtt: 0.1, sigma: 0.5 }),
  });
  const { factors, varied } = answerOf(flat.runs);
  expect(factors).toEqual([]);
  expect(varied).toMatch(
    /^Nothing that was varied matters beyond chance and noise: technology, .* \(the 95 % intervals reach to a ratio of 1\.0\d+\)\.$/,
  );
});

describe("pairs of hosts", () => {
  const run = (cell: string, pair: string, overheadMs: number) => ({ cell, pair, overheadMs });

  test("are compared by the cells that they have in common, each cell with itself", () => {
    const cells = ["1", "2", "3", "4", "5", "6"];
    const runs = cells.flatMap((cell, i) => [run(cell, "a", i + 1), run(cell, "b", 2 * (i + 1))]);
    const found = comparePairs(["a", "b"], [...runs, run("only b", "b", 900), run("only a", "a", 0.001)]);
    expect(found).toEqual([{ pair: "b", base: "a", cells: 6, ratio: 2, range: { low: 2, high: 2 } }]);
  });

  test("have no interval where they have few cells in common, and no line where they have none", () => {
    const found = comparePairs(
      ["a", "b", "c"],
      [run("1", "a", 1), run("1", "a", 3), run("1", "b", 3), run("2", "c", 1), run("3", "a", 0), run("3", "b", 1)],
    );
    expect(found).toEqual([{ pair: "b", base: "a", cells: 1, ratio: 1.5, range: null }]);
  });

  test("are a factor of the answer where they differ, and a limit where that is not known", () => {
    const onTwo = (times: number) =>
      campaign(2, {
        times: (item) => (repetition(item) === 2 ? times : 1),
        world: ({ run: { environment, probe } }) => {
          const name = probe.repetition === 2 ? "b" : "a";
          const { sender, responder } = environment;
          return {
            lab: `lab-${name}`,
            sender: { ...sender, hostname: `${name}1` },
            responder: { ...responder, hostname: `${name}2` },
          };
        },
      });
    const answer = (runs: RunData[]) => answerText(analyse(dataset(runs), settings));
    expect(answer(onTwo(3)).factors).toContainEqual(
      expect.stringMatching(/^Pair of hosts: on b1 and b2 the overhead is [23]\.\d+ times that on a1 and a2, .*differ/),
    );
    expect(answer(onTwo(1)).limits).toContainEqual(
      expect.stringMatching(/^Runs of several pairs of hosts: on b1 and b2 .* no difference is shown/),
    );
    expect(answer(campaign(2)).limits.join()).not.toContain("pairs of hosts");
  });
});
