import { join } from "node:path";
import type { Sureness } from "./answer/sureness";
import { analyse, type CampaignAnalysis } from "./campaign/analyse";
import { drawFigures } from "./draw/figureFiles";
import { drawPng } from "./draw/png";
import { loneSvg } from "./draw/loneSvg";
import { readResults } from "./results/readRuns";
import { answerText, whySure } from "./report/answerText";
import { conditionsText } from "./report/conditionsText";
import { noiseInShort } from "./report/surenessText";
import { campaignPage, type Drawings } from "./report/campaignPage";
import { cellsCsv } from "./report/csv";
import { campaignJson } from "./report/json";
import { campaignMarkdown } from "./report/markdown";
import { writeStore } from "./store/writeStore";
import { defaultSettings, type Settings } from "./model/select";
import { writeWhole } from "./store/writeFile";

interface CampaignOptions {
  settings?: Settings;
  /** PNG files beside the SVG ones; default true. */
  png?: boolean;
  onProgress?: (text: string) => void;
}

/** Analyses all runs of a results folder. @throws VisibleError where the folder is none */
async function analyseResults(resultsFolder: string, options: CampaignOptions = {}): Promise<CampaignAnalysis> {
  const { settings = defaultSettings, onProgress = () => {} } = options;
  const data = await readResults(
    resultsFolder,
    (done, all) => done % 25 === 0 && onProgress(`reading runs: ${done} of ${all}`),
  );
  onProgress(`read ${data.runs.length} runs`);
  return analyse(data, settings, onProgress);
}

/**
 * Writes the whole report of a results folder: report.html, report.md, report.json, cells.csv and figures/ into `outputFolder`, the
 * store (Parquet and dictionary) into its store/. Returns the page's path.
 */
export async function campaignReport(
  resultsFolder: string,
  outputFolder: string,
  options: CampaignOptions = {},
): Promise<string> {
  return (await reportWithAnswer(resultsFolder, outputFolder, options)).page;
}

/** Like {@link campaignReport}. Returns what the page answers, too. */
export async function reportWithAnswer(
  resultsFolder: string,
  outputFolder: string,
  options: CampaignOptions = {},
): Promise<{ page: string; answer: CampaignAnswer }> {
  const analysis = await analyseResults(resultsFolder, options);
  const { lead, sureness } = answerText(analysis);
  const page = await writeCampaign(analysis, resultsFolder, outputFolder, options);
  const { recommendation, sameOverhead, cells } = analysis;
  const noise = noiseInShort("noise" in recommendation ? recommendation.noise : analysis.noise, sameOverhead);
  return { page, answer: { lead, sureness, why: whySure(analysis), noise, conditions: conditionsText(cells.cells) } };
}

/** What to choose, by the runs of a results folder, in words. */
export interface CampaignAnswer {
  lead: string;
  /** Null where nothing was compared. */
  sureness: Sureness | null;
  why: readonly string[];
  /** By how much two measurements of the same differ, as a sentence. */
  noise: string;
  /** A table for a terminal: a row for each condition, a column for each kind of guest. */
  conditions: readonly string[];
}

/** Writes a finished analysis. */
export async function writeCampaign(
  analysis: CampaignAnalysis,
  resultsFolder: string,
  outputFolder: string,
  options: CampaignOptions = {},
): Promise<string> {
  const { png = true, onProgress = () => {} } = options;
  const draw = (figures: CampaignAnalysis["ownFigures"]) =>
    drawFigures(figures, (done) => onProgress(`drawing figures: ${done} of ${figures.length}`));
  const drawings: Drawings = { paper: await draw(analysis.paperFigures), own: await draw(analysis.ownFigures) };
  for (const { figure, svg } of [...drawings.paper, ...drawings.own]) {
    if (svg === null) continue;
    const file = loneSvg(figure, svg);
    writeWhole(join(outputFolder, "figures", `${figure.id}.svg`), file);
    if (png) writeWhole(join(outputFolder, "figures", `${figure.id}.png`), drawPng(file));
  }
  onProgress("writing the store");
  await writeStore(join(outputFolder, "store"), analysis.dataset);
  writeWhole(join(outputFolder, "report.json"), campaignJson(analysis));
  writeWhole(join(outputFolder, "report.md"), campaignMarkdown(analysis));
  writeWhole(join(outputFolder, "cells.csv"), cellsCsv(analysis.dataset));
  const page = join(outputFolder, "report.html");
  writeWhole(page, campaignPage(analysis, drawings, resultsFolder));
  return page;
}
