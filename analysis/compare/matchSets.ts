import { factorKey, groupCells, type Cell } from "../model/cells";
import { cellLabel } from "../model/cellLabel";
import { compareText, type Dataset } from "../model/runData";

/** The same cell in two sets. Its contexts (different kernels, for example) are taken together. */
interface CellPair {
  key: string;
  label: string;
  a: readonly Cell[];
  b: readonly Cell[];
}

/** The cells that two sets share, and those that only one of them has. */
interface MatchedSets {
  pairs: readonly CellPair[];
  onlyInA: readonly string[];
  onlyInB: readonly string[];
  otherwiseMade: readonly string[];
}

interface Variants {
  label: string;
  /** Cells by how they were made. */
  making: Map<string, Cell[]>;
}

/** Matches cells by factors and by how they were made: guest sizes and probe. Machines and versions may differ. */
export function matchSets(a: Dataset, b: Dataset): MatchedSets {
  const [inA, inB] = [cellsOf(a), cellsOf(b)];
  const result = {
    pairs: [] as CellPair[],
    onlyInA: [] as string[],
    onlyInB: [] as string[],
    otherwiseMade: [] as string[],
  };
  for (const key of [...new Set([...inA.keys(), ...inB.keys()])].sort(compareText)) {
    const [foundA, foundB] = [inA.get(key), inB.get(key)];
    if (!foundA || !foundB) {
      if (foundA) result.onlyInA.push(foundA.label);
      if (foundB) result.onlyInB.push(foundB.label);
      continue;
    }
    const { label } = foundA;
    const shared = [...foundA.making.keys()].filter((made) => foundB.making.has(made)).sort(compareText);
    for (const made of shared)
      result.pairs.push({
        key: `${key} ${made}`,
        label,
        a: foundA.making.get(made) ?? [],
        b: foundB.making.get(made) ?? [],
      });
    const others = ({ making }: Variants) =>
      [...making.keys()].filter((made) => !shared.includes(made)).sort(compareText);
    const [madeA, madeB] = [others(foundA), others(foundB)].map((made) => made.join(" or ") || "none");
    if (madeA !== madeB) result.otherwiseMade.push(`${label}: ${madeA} → ${madeB}`);
  }
  return result;
}

function cellsOf(data: Dataset): Map<string, Variants> {
  const found = new Map<string, Variants>();
  for (const cell of groupCells(data).cells) {
    const key = factorKey(cell.factors);
    const entry = found.get(key) ?? { label: cellLabel(cell), making: new Map<string, Cell[]>() };
    const made = makingOf(cell);
    entry.making.set(made, [...(entry.making.get(made) ?? []), cell]);
    found.set(key, entry);
  }
  return found;
}

/** How a cell's guests and probe were made, in words. The size of background guests is left out where there are none. */
function makingOf({ runs: [first] }: Cell): string {
  if (!first) return "";
  const { probe, payloadBytes, scenario } = first.data.run;
  const { main, background } = scenario;
  const guests = [
    `guest ${sizeText(main)}`,
    ...(background.count === 0 ? [] : [`background ${sizeText(background.size)}`]),
  ];
  return [`${probe.mode} probe of ${payloadBytes} bytes`, ...guests].join(", ");
}

const sizeText = ({ vcpus, memoryMiB }: { vcpus: number; memoryMiB: number }) => `${vcpus} vCPU ${memoryMiB} MiB`;
