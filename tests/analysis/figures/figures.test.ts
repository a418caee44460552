import { groupCells } from "../../../analysis/model/cells";
import { drawFigures } from "../../../analysis/draw/figureFiles";
import { ownFigures, paperFigures, type Figure } from "../../../analysis/figures";
import { dataset, type Dataset } from "../../../analysis/model/runData";
import { makeCampaign, designedCells } from "../../../bench/synthetic/campaign";
import { paperWorld } from "../../../bench/synthetic/syntheticRun";

const world = { ...paperWorld, packets: 10 };
const settings = { unstatedRate: "1kpps", resamples: 20 };
const whole = makeCampaign({ repetitions: 1, world });
const isContainer = ({ run }: Dataset["runs"][number]) => run.scenario.technology !== "kvm";

function figuresOf(data: Dataset, makers = [...paperFigures, ...ownFigures]): Figure[] {
  const input = { dataset: data, cells: groupCells(data), settings };
  return makers.map((make) => make(input));
}

/** The data that a figure draws. */
function valuesOf(figure: Figure | undefined): Record<string, unknown>[] {
  return (figure?.spec as { data: { values: Record<string, unknown>[] } }).data.values;
}

describe("the paper's figures", () => {
  test("are 1 to 17, and the whole design fills each", () => {
    figuresOf(whole, [...paperFigures]).forEach((figure, i) => {
      expect(figure.id).toBe(`figure-${String(i + 1).padStart(2, "0")}`);
      expect(figure.title).toMatch(new RegExp(`^Figure ${i + 1}: `));
      expect(figure.caption).not.toBe("");
      expect(figure.spec ?? figure.svg).toBeTruthy();
      expect([figure.id, figure.missing]).toEqual([figure.id, []]);
    });
    expect(paperFigures).toHaveLength(17);
  });

  test("without a single run, each says what it needs", () => {
    for (const figure of figuresOf(dataset([]))) {
      expect(figure.spec).toBeNull();
      expect([figure.id, figure.missing.length > 0]).toEqual([figure.id, true]);
    }
  });

  test("without KVM, those on KVM are not drawn and say what they need; the others are as they were", () => {
    const containers = figuresOf(dataset(whole.runs.filter(isContainer)), [...paperFigures]);
    const all = figuresOf(whole, [...paperFigures]);
    const onKvm = [3, 4, 5, 6, 7, 8, 9, 15];
    containers.forEach((figure, i) => {
      if (onKvm.includes(i + 1)) {
        expect([figure.id, figure.spec]).toEqual([figure.id, null]);
        expect(figure.missing.length).toBeGreaterThan(0);
      } else if (i > 1) expect(figure).toEqual(all[i]);
    });
  });

  test("a missing cell leaves a gap in its line and is named", () => {
    const withoutOne = whole.runs.filter(({ run: { scenario } }) => {
      const { background, nic, affinity } = scenario;
      const isIt = nic === "e1000" && background.load === "disk" && background.location === "sender";
      return !(isIt && background.count === 16 && !affinity);
    });
    const figure = figuresOf(dataset(withoutOne), [...paperFigures])[3];
    expect(figure?.missing).toEqual(["disk load, at the sender, e1000: 16 guests"]);
    expect(valuesOf(figure).filter(({ value }) => value === null)).toEqual([
      { row: "disk load", column: "at the sender", series: "e1000", count: 16, value: null },
    ]);
  });

  test("a box whose whisker would reach 0 is drawn all the same; one that is 0 is named", () => {
    const at = (count: number) => (item: Dataset["runs"][number]) => item.run.scenario.background.count === count;
    const changed = whole.runs.filter(isContainer).map((item) => {
      const rttNs = item.packets.rttNs.map((ns, i) => (at(8)(item) ? 0 : at(32)(item) && i === 0 ? 0 : ns));
      return { ...item, packets: { ...item.packets, rttNs } };
    });
    const figure = figuresOf(dataset(changed), [...paperFigures])[9];
    const counts = new Set(valuesOf(figure).map(({ count }) => count));
    expect([...counts]).toEqual([0, 32, 64, 128]);
    expect(figure?.missing).toContain("cpu load, 1pps, lxc, with an RTT above 0: 8 guests");
    for (const { low } of valuesOf(figure)) expect(low).toBeGreaterThan(0);
  });
});

describe("our figures", () => {
  test("of many cells show those that most kinds of guests share, and say how many there are", () => {
    const ecdf = figuresOf(whole, [...ownFigures]).find(({ id }) => id === "ecdf");
    const kinds = new Set(valuesOf(ecdf).map(({ cell }) => String(cell).replace(/,.*/, "")));
    expect(kinds.size).toBe(7);
    expect(ecdf?.caption).toMatch(/7 of \d+ cells/);
  });

  test("say for each kind of guest how RTT goes with background guests and rate", () => {
    const map = figuresOf(whole, [...ownFigures]).find(({ id }) => id === "trends");
    const taus = new Map(valuesOf(map).map((entry) => [`${String(entry.level)}, ${String(entry.with)}`, entry.tau]));
    // One rate and all numbers of guests: e1000 is in E1 alone.
    expect(taus.get("KVM with e1000: background guests, RTT")).toBeGreaterThan(0);
    expect(taus.has("KVM with e1000: packet rate, RTT")).toBe(false);
    // Docker is fastest in a closed loop, and virtio's overhead is largest at 1 pps.
    expect(taus.get("Docker: packet rate, RTT")).toBeLessThan(0);
    expect(taus.get("KVM with virtio: packet rate, overhead")).toBeLessThan(0);
    expect(taus.size).toBe(2 * (7 + 3));
  });

  test("lay no cells of different versions over each other", () => {
    const cells = designedCells().filter(({ technology, count }) => technology === "docker" && count === 0);
    const other = makeCampaign({ cells: cells.slice(0, 2), repetitions: 1, world: { ...world, toolVersion: "0.2.0" } });
    const both = dataset([...makeCampaign({ cells, repetitions: 1, world }).runs, ...other.runs]);
    for (const figure of figuresOf(both, [...ownFigures]).filter(({ id }) => id !== "achieved"))
      expect(figure.caption).toContain("2 cells of other machines, versions or settings");
  });
});

test("figures drawn again from runs in another order have the same bytes", async () => {
  const some = whole.runs.filter(({ run }) => [0, 8].includes(run.scenario.background.count));
  const [turned, straight] = [dataset([...some].reverse()), dataset(some)].map((data) => figuresOf(data));
  const svg = async (figures: Figure[] = []) => (await drawFigures(figures)).map((drawn) => drawn.svg);
  const drawings = await svg(straight);
  expect(drawings).not.toContain(null);
  expect(drawings).toHaveLength(paperFigures.length + ownFigures.length);
  expect(await svg(turned)).toEqual(drawings);
}, 30_000);
