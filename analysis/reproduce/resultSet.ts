import { z } from "zod";
import { environmentFacts } from "../compare/environmentChanges";
import { gateRun } from "../compare/compare";
import { gateFigureNames, type GateFigure, type GateRun } from "../gate/figures";
import { cellLabel } from "../model/cellLabel";
import { groupCells } from "../model/cells";
import type { Dataset } from "../model/runData";
import { medianRange } from "../statistics/medianRange";
import { quantileSorted, sortedFinite } from "../statistics/quantile";

const perFigure = <Value extends z.ZodType>(value: Value) =>
  z.strictObject(Object.fromEntries(gateFigureNames.map((name) => [name, value])) as Record<GateFigure, Value>);

const Level = z.strictObject({
  /** Median over runs: ms; loss as a share. */
  median: z.number(),
  /** Limits with 95 %; null where so few runs set none. */
  low: z.number().nullable(),
  high: z.number().nullable(),
});

const SetCell = z.strictObject({
  figures: perFigure(Level.nullable()),
  /** Each run's figures, so that a set can be compared when its raw runs are gone. */
  runs: z.array(perFigure(z.number().nullable()).extend({ requests: z.number() })),
});

/** The image that a set was measured with. */
export const SetImage = z.strictObject({
  sha256: z.string(),
  /** What the recipe was called in the cache; null for an image of the user's own. */
  recipe: z.string().nullable(),
  /** "NAME VERSION"; null for an image of the user's own. */
  packages: z.array(z.string()).nullable(),
});
export type SetImage = z.infer<typeof SetImage>;

/** What was measured of one stack at one commit: small, so that it can be kept beside the commit. */
export const ResultSet = z.strictObject({
  /** ISO 8601, UTC. */
  measuredAt: z.string(),
  image: SetImage,
  /** Facts of machines and tools. */
  environment: z.record(z.string(), z.array(z.string())),
  /** By label. */
  cells: z.record(z.string(), SetCell),
});
export type ResultSet = z.infer<typeof ResultSet>;
type SetCell = z.infer<typeof SetCell>;

/** @param data with at least one run */
export function resultSet(data: Dataset, image: SetImage): ResultSet {
  const cells = new Map<string, GateRun[]>();
  for (const cell of groupCells(data).cells)
    cells.set(cellLabel(cell), [...(cells.get(cellLabel(cell)) ?? []), ...cell.runs.map(gateRun)]);
  return {
    measuredAt: data.runs[0]?.run.startedAt ?? "",
    image,
    environment: environmentFacts(data),
    cells: Object.fromEntries([...cells].map(([label, runs]) => [label, { figures: figuresOf(runs), runs }])),
  };
}

function figuresOf(runs: readonly GateRun[]): SetCell["figures"] {
  const level = (name: GateFigure) => {
    const values = sortedFinite(runs.flatMap((run) => run[name] ?? []));
    const median = quantileSorted(values, 0.5);
    const { low = null, high = null } = medianRange(values) ?? {};
    return [name, median === null ? null : { median, low, high }] as const;
  };
  return Object.fromEntries(gateFigureNames.map(level)) as SetCell["figures"];
}
