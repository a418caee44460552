import { canonicalJson } from "../../scenarios/digest";
import type { CampaignAnalysis } from "../campaign/analyse";
import { writtenSummaries } from "../model/recorded";
import { strengthOf } from "../verdicts/verdict";
import { answerText } from "./answerText";

/** The report as JSON with sorted keys: answer, verdicts, cells, what was left out and what could not be read. No number is NaN. */
export function campaignJson(analysis: CampaignAnalysis): string {
  const { dataset, cells, verdicts, recommendation, costs, floors, effects, noise, settings, tables } = analysis;
  const value = {
    formatVersion: 1,
    settings,
    answer: answerText(analysis),
    costs,
    ...(floors.length > 0 && { floors }),
    recommendation,
    effects,
    noise,
    verdicts: verdicts.map((verdict) => ({ ...verdict, evidence: strengthOf(verdict) })),
    cells: cells.cells.map((cell) => ({
      factors: cell.factors,
      context: cell.context,
      runs: cell.runs.map(({ data, metrics }) => ({
        runId: data.run.runId,
        repetition: data.run.probe.repetition,
        metrics,
      })),
    })),
    runs: writtenSummaries(dataset.runs),
    excluded: cells.excluded.map(({ data, reason }) => ({ runId: data.run.runId, reason })),
    problems: dataset.problems,
    tables: tables.map(({ id, title, columns, rows, missing }) => ({ id, title, columns, rows, missing })),
  };
  return `${canonicalJson(value)}\n`;
}
