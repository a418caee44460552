import { groupCells } from "../../../analysis/model/cells";
import { judgeClaims } from "../../../analysis/verdicts/judgeClaims";
import type { ClaimVerdict } from "../../../analysis/verdicts/verdict";
import { claims } from "../../../paper/claims";
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

  test("a lab decides no claim on location, affinity or absolute time, and says so", () => {
    const verdicts = verdictsIn({ lab: "tare" });
    const concerned = claims.filter((claim) => claim.concerns.length > 0);
    expect(concerned.length).toBeGreaterThan(5);
    for (const { id } of concerned) {
      expect([id, verdicts.get(id)?.verdict]).toEqual([id, "not testable here"]);
      expect(verdicts.get(id)?.sentence).toMatch(/lab/);
    }
    const others = claims.filter((claim) => claim.concerns.length === 0);
    expect(others.some(({ id }) => verdicts.get(id)?.verdict === "replicated")).toBe(true);
  });

  test("other hardware than the paper's decides no claim on absolute time", () => {
    const verdicts = verdictsIn({ cpuModel: "AMD EPYC 9354 32-Core Processor" });
    const onTime = claims.filter((claim) => claim.concerns.includes("absolute time"));
    expect(onTime.length).toBeGreaterThan(0);
    for (const { id } of onTime) expect([id, verdicts.get(id)?.verdict]).toEqual([id, "not testable here"]);
  });
});
