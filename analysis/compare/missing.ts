import { cellLabel } from "../model/cellLabel";
import type { Cell, CellRun } from "../model/cells";
import { compareText, type Dataset } from "../model/runData";
import type { CellPair } from "./matchSets";

/** What keeps a comparison from passing: probes and repetitions that one side planned and has not, or has and the other has not. */
export function missingRepetitions({ label, a, b }: CellPair): string[] {
  const sides = { before: repetitions(a), after: repetitions(b) };
  const lacking = Object.entries(sides).flatMap(([side, { planned, counts }]) => {
    const most = Math.max(...counts.values());
    const missing = planned.filter((repetition) => (counts.get(repetition) ?? 0) < most);
    return missing.length === 0
      ? []
      : [
          `${label}: ${repetitionText(missing)} of ${planned.length} ${missing.length === 1 ? "is" : "are"} missing ${side}`,
        ];
  });
  const [before, after] = [sides.before.planned.length, sides.after.planned.length];
  return before === after ? lacking : [...lacking, `${label}: ${before} repetitions before, ${after} after`];
}

/** Probes of a set's scenarios of which it holds no usable run. */
export function missingProbes(data: Dataset, cells: readonly Cell[]): string[] {
  const there = new Set(
    cells.flatMap(({ runs }) => runs.map(({ data: { run } }) => probeKey(run.scenarioDigest, run.probe))),
  );
  const missing = data.runs.flatMap(({ run }) =>
    run.scenario.probes
      .filter((probe) => !there.has(probeKey(run.scenarioDigest, probe)))
      .map(({ rate }) => `no usable run of ${scenarioLabel(cells, run.scenarioDigest)}, ${rate}`),
  );
  return [...new Set(missing)].sort(compareText);
}

const probeKey = (digest: string, { rate, mode }: { rate: string; mode: string }) => `${digest} ${rate} ${mode}`;

/** A scenario by a cell of its that can be used, else by its digest. */
function scenarioLabel(cells: readonly Cell[], digest: string): string {
  const cell = cells.find(({ runs }) => runs[0]?.data.run.scenarioDigest === digest);
  return cell ? cellLabel(cell).replace(/, [^,]*$/, "") : `scenario ${digest.slice(0, 12)}`;
}

function repetitions(runs: readonly CellRun[]): { planned: number[]; counts: Map<number, number> } {
  const counts = new Map<number, number>();
  const planned = new Set<number>();
  for (const { data } of runs) {
    const { probe, scenario } = data.run;
    counts.set(probe.repetition, (counts.get(probe.repetition) ?? 0) + 1);
    for (const { rate, mode, repetition } of scenario.probes)
      if (rate === probe.rate && mode === probe.mode) planned.add(repetition);
  }
  return { planned: [...planned].sort((x, y) => x - y), counts };
}

const repetitionText = (numbers: readonly number[]) =>
  numbers.length === 1 ? `repetition ${numbers[0]}` : `repetitions ${numbers.join(", ")}`;
