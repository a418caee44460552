import { dataset } from "../../../analysis/model/runData";
import { groupCells } from "../../../analysis/model/cells";
import { judgeClaims } from "../../../analysis/verdicts/judgeClaims";
import { paperText } from "../../../analysis/report/paperText";
import { strengthOf, type ClaimVerdict } from "../../../analysis/verdicts/verdict";
import { claims, labDecides } from "../../../paper/claims";
import { idleCampaign } from "../../../bench/synthetic/idleCampaign";
import { makeCampaign, designedCells } from "../../../bench/synthetic/campaign";
import { paperWorld, type World } from "../../../bench/synthetic/syntheticRun";

const cells = designedCells().filter((cell) => [0, 8, 32, 128].includes(cell.count));
const settings = { unstatedRate: "1kpps", resamples: 40 };

function verdictsIn(world: Partial<World>): Map<string, ClaimVerdict> {
  const data = makeCampaign({ cells, repetitions: 2, world: { ...paperWorld, packets: 20, ...world } });
  return new Map(judgeClaims(groupCells(data).cells, settings).map((verdict) => [verdict.id, verdict]));
}

const speaksOfKvm = (id: string) =>
  claims.find((claim) => claim.id === id)?.parts.every(({ where }) => where.platform?.includes("kvm") === true) ===
  true;

describe("which cells may decide", () => {
  test("emulated guests decide no claim on KVM", () => {
    const verdicts = verdictsIn({ accelerator: "tcg" });
    const onKvm = claims.map((claim) => claim.id).filter(speaksOfKvm);
    expect(onKvm.length).toBeGreaterThan(15);
    for (const id of onKvm) {
      expect([id, verdicts.get(id)?.verdict]).toEqual([id, "not testable here"]);
      expect(verdicts.get(id)?.sentence).toMatch(/TCG|emulated/);
    }
    expect(verdicts.get("C19")?.verdict).not.toBe("not testable here");
  });

  test("a lab decides which way conditions differ, as lab evidence, and nothing on affinity, absolute time or sizes", () => {
    const verdicts = verdictsIn({ lab: "tare" });
    const beyond = claims.filter((claim) => !labDecides(claim)).map(({ id }) => id);
    expect(beyond).toEqual(["C05", "C12", "C23", "C24", "C25"]);
    for (const id of beyond) {
      expect(verdicts.get(id)).toMatchObject({ verdict: "not testable here", wants: { what: "two servers" } });
      expect(verdicts.get(id)?.sentence).toMatch(/which no lab decides/);
      expect(verdicts.get(id)?.evidence).toBeUndefined();
    }
    const others = [...verdicts.values()].filter(({ id }) => !beyond.includes(id));
    expect(new Set(others.map(({ evidence }) => evidence))).toEqual(new Set(["lab"]));
    // On containers, on location, and on both.
    for (const id of ["C19", "C04", "C22"])
      expect(verdicts.get(id)).toMatchObject({ verdict: "replicated", sentence: expect.stringMatching(/in this lab/) });
    expect(others.map(({ verdict }) => verdict)).not.toContain("not replicated");
  });

  test("a lab whose hosts share CPUs decides nothing", () => {
    const data = makeCampaign({ cells, repetitions: 1, world: { ...paperWorld, packets: 20, lab: "tare" } });
    const runs = data.runs.map((item) => {
      const { sender, ...rest } = item.run.environment;
      return { ...item, run: { ...item.run, environment: { ...rest, sender: { ...sender, cpus: "0-5" } } } };
    });
    const verdicts = judgeClaims(groupCells({ ...data, runs }).cells, settings);
    expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(["not testable here"]));
    expect(verdicts.find(({ id }) => id === "C19")).toMatchObject({
      sentence: expect.stringMatching(/its hosts share CPUs/),
      wants: { command: "./tare lab up --cpus split" },
    });
  });

  test("servers' cells decide before a lab's, which are never pooled with them", () => {
    const [lxcAndDocker, kvm] = [cells.filter((cell) => cell.nic === null), cells.filter((cell) => cell.nic !== null)];
    const some = (made: typeof cells, lab: string | null) =>
      makeCampaign({ cells: made, repetitions: 2, world: { ...paperWorld, packets: 20, lab } }).runs;
    const runs = [...some(kvm, null), ...some(lxcAndDocker, "tare")];
    const verdicts = new Map(judgeClaims(groupCells(dataset(runs)).cells, settings).map((one) => [one.id, one]));
    expect([verdicts.get("C01"), verdicts.get("C19")].map((one) => one && strengthOf(one))).toEqual(["servers", "lab"]);
    // It compares KVM with Docker, and there are no servers with both.
    expect(verdicts.get("C31")).toMatchObject({ verdict: "not testable here", wants: { what: "other conditions" } });
    expect(paperText({ verdicts: [...verdicts.values()] }).shows).toMatch(
      /^These servers show \d+ of the paper's 35 findings, 0 the other way.* Besides, a lab shows \d+ of them, 0 the other way/,
    );
  });

  test("one repetition decides in a lab only what pools 8 matched cells", () => {
    const once = makeCampaign({ cells, repetitions: 1, world: { ...paperWorld, packets: 20, lab: "tare" } });
    const verdicts = judgeClaims(groupCells(once).cells, settings);
    const decided = verdicts.filter(({ verdict }) => ["replicated", "not replicated"].includes(verdict));
    expect(decided.length).toBeGreaterThan(3);
    for (const { parts } of decided)
      for (const { cells, q } of parts) if (q !== null) expect(cells).toBeGreaterThanOrEqual(8);
    expect(verdicts.find(({ id }) => id === "C35")).toMatchObject({
      verdict: "inconclusive",
      sentence: expect.stringMatching(/one repetition decides only what pools 8 matched cells/),
      wants: { what: "more repetitions", command: expect.stringMatching(/--repetitions 5 --output /) },
    });
  });

  test("where no load does anything, a lab shows what says that two are alike, and no more", () => {
    for (const [seed, repetitions] of [
      [1, 1],
      [2, 2],
      [3, 3],
    ] as const) {
      const found = judgeClaims(groupCells(idleCampaign(seed, repetitions)).cells, settings);
      // Claims of our own may say that others are alike, too.
      const shown = found.filter(({ verdict, own }) => verdict === "replicated" && !own).map(({ id }) => id);
      expect(["C19", "C32"]).toEqual(expect.arrayContaining(shown));
    }
  });

  test("in a lab without two cells that have no neighbours, no direction is decided", () => {
    const loaded = cells.filter(({ count }) => count > 0);
    const data = makeCampaign({ cells: loaded, repetitions: 2, world: { ...paperWorld, packets: 20, lab: "tare" } });
    const verdicts = judgeClaims(groupCells(data).cells, settings);
    expect(verdicts.find(({ id }) => id === "C22")).toMatchObject({
      verdict: "inconclusive",
      sentence: expect.stringMatching(/measure backgroundCount=0 again/),
    });
  });

  test("other hardware than the paper's decides no claim on absolute time", () => {
    const verdicts = verdictsIn({ cpuModel: "AMD EPYC 9354 32-Core Processor" });
    const onTime = claims.filter((claim) => claim.concerns.includes("absolute time"));
    expect(onTime.length).toBeGreaterThan(0);
    for (const { id } of onTime) expect([id, verdicts.get(id)?.verdict]).toEqual([id, "not testable here"]);
  });
});
