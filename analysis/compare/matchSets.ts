import { factorKey, type Cell, type CellRun, type Factors } from "../model/cells";
import { cellLabel } from "../model/cellLabel";
import { compareText } from "../model/runData";
import { stackOf } from "../model/stackOf";
import type { RunRecord } from "../../scenarios/run";

/** The same cell in two sets, or what one stack's probe measured before and after a change of its scenario. */
export interface CellPair {
  label: string;
  a: readonly CellRun[];
  b: readonly CellRun[];
  /** What the change of the scenario was: "technology docker → lxc". Null where the scenario is the same. */
  treatment: string | null;
}

/** Which cells of two sets stand against each other, and which against none. */
export interface MatchedSets {
  pairs: readonly CellPair[];
  onlyInA: readonly string[];
  onlyInB: readonly string[];
}

/** The usable runs of one stack's probe. */
interface StackCell {
  stack: string;
  factors: Factors;
  /** Guest sizes, load parameters and probe, in words. */
  making: string;
  label: string;
  runs: readonly CellRun[];
}

/**
 * Matches cells in three steps: the same stack with the same factors; then the same stack and probe with other factors, whose
 * change is the treatment; then equal factors under whatever stack's name. Machines and versions may differ throughout, because they
 * are what a comparison is about.
 */
export function matchSets(a: readonly Cell[], b: readonly Cell[]): MatchedSets {
  const left = { a: stackCells(a), b: stackCells(b) };
  const sameCell = (cell: StackCell) => `${factorKey(cell.factors)} ${cell.making}`;
  const keys: ((cell: StackCell) => string)[] = [
    (cell) => `${cell.stack} ${sameCell(cell)}`,
    ({ stack, factors, making }) => `${stack} ${factors.rate} ${making.split(",")[0]}`,
    sameCell,
  ];
  const pairs = keys.flatMap((key) => takePairs(left, key));
  return {
    pairs: pairs.sort((x, y) => compareText(x.label, y.label)),
    onlyInA: left.a.map(({ label }) => label).sort(compareText),
    onlyInB: left.b.map(({ label }) => label).sort(compareText),
  };
}

/** Takes out of both sets what has the same key in both. */
function takePairs(left: { a: StackCell[]; b: StackCell[] }, key: (cell: StackCell) => string): CellPair[] {
  const shared = [...new Set(left.a.map(key))].filter((text) => left.b.some((cell) => key(cell) === text));
  const pairs = shared.map((text) => {
    const [ofA, ofB] = [left.a, left.b].map((cells) => cells.filter((cell) => key(cell) === text));
    return pairOf(ofA as StackCell[], ofB as StackCell[]);
  });
  left.a = left.a.filter((cell) => !shared.includes(key(cell)));
  left.b = left.b.filter((cell) => !shared.includes(key(cell)));
  return pairs;
}

function pairOf(a: StackCell[], b: StackCell[]): CellPair {
  const [first, second] = [a[0] as StackCell, b[0] as StackCell];
  return {
    label: second.label,
    a: a.flatMap(({ runs }) => runs),
    b: b.flatMap(({ runs }) => runs),
    treatment: treatmentOf(first, second),
  };
}

function treatmentOf(a: StackCell, b: StackCell): string | null {
  const names = (Object.keys(a.factors) as (keyof Factors)[]).filter((name) => a.factors[name] !== b.factors[name]);
  const changes = names.map((name) => `${name} ${String(a.factors[name])} → ${String(b.factors[name])}`);
  if (a.making !== b.making) changes.push(`${a.making} → ${b.making}`);
  return changes.length === 0 ? null : `stack ${b.stack}, ${b.factors.rate}: ${changes.join(", ")}`;
}

function stackCells(cells: readonly Cell[]): StackCell[] {
  const found = new Map<string, StackCell & { runs: CellRun[] }>();
  for (const cell of cells)
    for (const item of cell.runs) {
      const [stack, making] = [stackOf(item) ?? "", makingOf(item.data.run)];
      const key = `${stack} ${factorKey(cell.factors)} ${making}`;
      const entry = found.get(key) ?? { stack, factors: cell.factors, making, label: cellLabel(cell), runs: [] };
      entry.runs.push(item);
      found.set(key, entry);
    }
  return [...found.values()];
}

/** How a cell's guests and probe were made, in words. Where there are no background guests, their size is no matter. */
function makingOf({ probe, payloadBytes, scenario }: RunRecord): string {
  const { main, background } = scenario;
  const parameters = Object.entries(background.parameters ?? {}).map(([name, value]) => `${name} ${value}`);
  const guests = [
    `guest ${sizeText(main)}`,
    ...(background.count === 0 ? [] : [`background ${sizeText(background.size)}`, ...parameters.sort(compareText)]),
  ];
  return [`${probe.mode} probe of ${payloadBytes} bytes`, ...guests].join(", ");
}

const sizeText = ({ vcpus, memoryMiB }: { vcpus: number; memoryMiB: number }) => `${vcpus} vCPU ${memoryMiB} MiB`;
