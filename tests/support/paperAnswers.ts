import { createHash } from "node:crypto";
import type * as Campaign from "../../bench/synthetic/campaign";
import type { MadeCell } from "../../bench/synthetic/truth";
import type * as Analyse from "../../analysis/campaign/analyse";
import type * as JudgeClaims from "../../analysis/verdicts/judgeClaims";
import type * as Claims from "../../paper/claims";
import type * as Designs from "../../paper/designs";

/** The modules that make the paper's answers, so that a test can load them under another vocabulary. */
export interface Makers {
  analyse: typeof Analyse.analyse;
  judgeClaims: typeof JudgeClaims.judgeClaims;
  claims: typeof Claims.claims;
  designs: typeof Designs.designs;
  designCells: typeof Designs.designCells;
  makeCampaign: typeof Campaign.makeCampaign;
  designedCells: typeof Campaign.designedCells;
}

/**
 * Everything that Tare says of the paper, by name and as JSON text: claims, verdicts, designs, figures, tables.
 * @param isAsked by id, which claims count: the error rate is held over all that are judged together, so that another one
 * changes the figures of all
 */
export function paperAnswers(
  makers: Makers,
  isAsked: (claimId: string) => boolean,
  moreCells: readonly MadeCell[] = [],
): Record<string, string> {
  const { analyse, judgeClaims, designs, designCells, makeCampaign, designedCells } = makers;
  const claims = makers.claims.filter(({ id }) => isAsked(id));
  const made = makeCampaign({ cells: [...designedCells(), ...moreCells] });
  const { cells, settings, paperFigures, tables } = analyse(made, { unstatedRate: "1kpps", resamples: 80 });
  const verdicts = judgeClaims(cells.cells, settings, claims);
  return Object.fromEntries([
    ...claims.map((claim) => [`claim ${claim.id}`, json(claim)]),
    ...verdicts.map((verdict) => [`verdict on ${verdict.id}`, json(verdict)]),
    ...designs.map((design) => [`design ${design.id}`, json({ ...design, cells: designCells(design) })]),
    ...paperFigures.map((figure) => [figure.id, json(figure)]),
    ...tables.map((table) => [table.id, json(table)]),
  ]);
}

/** The answers' SHA-256, numbers to ten digits: the last ones are the machine's, not ours. */
export function digests(answers: Record<string, string>): Record<string, string> {
  const rounded = (text: string) => text.replace(/-?\d+\.\d{6,}(e-?\d+)?/g, (number) => Number(number).toPrecision(10));
  const sha256 = (text: string) => createHash("sha256").update(rounded(text)).digest("hex").slice(0, 16);
  return Object.fromEntries(Object.entries(answers).map(([name, text]) => [name, sha256(text)]));
}

const json = (value: unknown) => JSON.stringify(value);
