import { analyse } from "../../../analysis/campaign/analyse";
import { answerText } from "../../../analysis/report/answerText";
import { dataset } from "../../../analysis/model/runData";
import { makeCampaign, designedCells } from "../../../bench/synthetic/campaign";
import { paperWorld, type World } from "../../../bench/synthetic/syntheticRun";
import type { Effect } from "../../../bench/synthetic/truth";

const cells = designedCells().filter(
  ({ technology, load, count, rate }) =>
    technology !== "kvm" && load === "cpu" && [0, 8].includes(count) && rate === "1kpps",
);
const settings = { unstatedRate: "1kpps", resamples: 200 };

function answerIn(options: { effect?: Effect; world?: Partial<World>; repetitions?: number; only?: string }) {
  const { effect, world, repetitions = 5, only } = options;
  const chosen = cells.filter(({ technology }) => only === undefined || technology === only);
  const made = makeCampaign({ cells: chosen, repetitions, effect, world: { ...paperWorld, ...world } });
  return answerText(analyse(made, settings));
}

const dockerTimes =
  (factor: number): Effect =>
  (cell, truth) =>
    cell.technology === "docker" ? { ...truth, rtt: truth.rtt * factor } : truth;

describe("the answer on top", () => {
  test("names the fastest kind, by how much, and puts it first", () => {
    const answer = answerIn({});
    expect(answer.lead).toBe("For a latency-sensitive guest on this hardware: Docker.");
    expect(answer.evidence[0]).toMatch(/takes 1\.0\d times as long with the next best, LXC, as with Docker \(95 %/);
    expect(answer.kinds.rows.map(([kind]) => kind)).toEqual(["Docker (4 cells)", "LXC (4 cells)"]);
  });

  test("turns with the figures", () => {
    const answer = answerIn({ effect: dockerTimes(2) });
    expect(answer.lead).toContain("on this hardware: LXC.");
    expect(answer.kinds.rows[0]?.[0]).toBe("LXC (4 cells)");
  });

  test("names all kinds between which chance may decide", () => {
    const same: Effect = (_cell, truth) => ({ ...truth, rtt: 0.1, sigma: 0.5 });
    expect(answerIn({ effect: same }).lead).toMatch(
      /: (Docker or LXC|LXC or Docker); between them the difference may be chance\.$/,
    );
  });

  test("recommends nothing for real servers from a lab, and nothing at all from one kind or none", () => {
    expect(answerIn({ world: { lab: "x" } }).lead).toMatch(/^In this lab .*measure there before choosing\.$/);
    expect(answerIn({ only: "lxc" }).lead).toContain("Only one kind of guest was measured: LXC");
    const none = answerText(analyse(dataset([]), settings));
    expect(none).toMatchObject({ lead: "No recommendation: no run is usable.", evidence: [], kinds: { rows: [] } });
  });

  test("always says what it does not speak of", () => {
    expect(answerIn({}).limits.at(-1)).toContain("no throughput, isolation, start-up time or security");
  });
});
