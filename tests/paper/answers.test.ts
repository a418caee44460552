import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MadeCell } from "../../bench/synthetic/truth";
import { digests, paperAnswers, type Makers } from "../support/paperAnswers";

/**
 * Made by version 2f8d04b, whose claims and designs took their levels from the tool's lists. Figures 7 to 17 were recorded
 * again when their looks changed, and not their values: colours that stand out, one scale for those that are compared, and "back to
 * back (the paper's 1 Mpps)" for the closed loop.
 */
const recorded = JSON.parse(readFileSync(join(__dirname, "recorded", "answers-2f8d04b.json"), "utf8")) as Record<
  string,
  string
>;
const isRecorded = (claimId: string) => `claim ${claimId}` in recorded;

/** One name of each kind that the paper has not. */
const added = { technology: "wider", title: "Wider", nic: "ne2k_pci", load: "memory" };

type Lists = typeof import("../../scenarios/technology") & typeof import("../../scenarios/load");
const actual = <Module extends object>(path: string) => jest.requireActual<Module>(path);

/** Puts a technology, a NIC model and a load more into the tool's lists, as an edit of scenarios/ would. */
function widenLists(): void {
  const { z } = actual<typeof import("zod")>("zod");
  jest.doMock("../../scenarios/technology", () => {
    const lists = actual<Lists>("../../scenarios/technology");
    const like: unknown = lists.technologyTitles.docker;
    const entry = typeof like === "string" ? added.title : { ...(like as object), title: added.title };
    const [technologies, nicModels] = [
      [...lists.technologies, added.technology],
      [...lists.nicModels, added.nic],
    ];
    const technologyTitles = { ...lists.technologyTitles, [added.technology]: entry };
    const schemas = { Technology: z.enum(technologies), NicModel: z.enum(nicModels) };
    return { ...lists, technologyTitles, technologies, nicModels, ...schemas };
  });
  jest.doMock("../../scenarios/load", () => {
    const lists = actual<Lists>("../../scenarios/load");
    const loadKinds = [...lists.loadKinds, added.load];
    return { ...lists, loadKinds, LoadKind: z.enum(loadKinds) };
  });
}

/** Everything loaded anew, under the lists as they are now. */
async function load(): Promise<Makers> {
  jest.resetModules();
  return {
    ...(await import("../../analysis/campaign/analyse")),
    ...(await import("../../analysis/verdicts/judgeClaims")),
    ...(await import("../../paper/claims")),
    ...(await import("../../paper/designs")),
    ...(await import("../../bench/synthetic/campaign")),
  };
}

/** For each of the paper's cells where it can be, one with the NIC model, one with the technology and one with the load. */
function addedCells(cells: readonly MadeCell[]): MadeCell[] {
  const changed = cells.flatMap((cell) => [
    { ...cell, load: added.load },
    cell.nic === "e1000" ? { ...cell, nic: added.nic } : null,
    cell.technology === "docker" ? { ...cell, technology: added.technology } : null,
  ]);
  return changed.filter((cell) => cell !== null) as unknown as MadeCell[];
}

describe("what Tare says of the paper", () => {
  let plain: Record<string, string>;
  beforeAll(async () => {
    plain = paperAnswers(await load(), isRecorded);
  });

  test("is what version 2f8d04b said: 35 claims and verdicts, 4 designs, 17 figures, 6 tables", () => {
    expect(Object.keys(plain)).toHaveLength(35 + 35 + 4 + 17 + 6);
    expect(digests(plain)).toEqual(recorded);
  });

  test("stays the same, byte by byte, when the tool gains a NIC model, a technology and a load, and cells of each", async () => {
    widenLists();
    const makers = await load();
    const cells = addedCells(makers.designedCells().filter(({ count }) => [0, 128].includes(count)));
    const widened = paperAnswers(makers, isRecorded, cells);
    for (const [name, text] of Object.entries(plain)) expect([name, widened[name]]).toEqual([name, text]);
    expect(Object.keys(widened)).toEqual(Object.keys(plain));

    // The cells were there all the same: the tool's own answer knows them.
    const own = makers.analyse(
      makers.makeCampaign({ cells: cells.filter(({ count }) => count === 0), repetitions: 1 }),
      {
        unstatedRate: "1kpps",
        resamples: 20,
      },
    );
    const labels = own.costs.map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(["KVM with ne2k_pci", "Wider", "LXC"]));
    expect(new Set(own.cells.cells.map(({ factors }) => factors.load))).toContain(added.load);
  });
});
