import { join } from "node:path";
import { Option, type Command } from "commander";
import type { Comparison, Dataset, Settings } from "../../analysis";
import { VisibleError } from "../../errors/visibleError";
import { Rate } from "../../scenarios/probe";
import { callersFolder, callersPath } from "../callersPath";
import { Exit } from "../errors";
import { judgedCodes } from "../judging";
import { projectFolder } from "../stack/find";
import { terminal } from "../terminal";

const formats = ["html", "md", "json", "csv"] as const;

interface Flags {
  compare?: boolean;
  failOnRegression?: boolean;
  failAbove: string[];
  format: (typeof formats)[number];
  output?: string;
  export?: string;
  raw: boolean;
  licence?: string;
  rate: string;
  cwd?: string;
}

export function register(program: Command): void {
  program
    .command("report")
    .description("say what virtualization costs here and which of the paper's findings hold, from measured runs")
    .argument("[folders...]", "results folder (default: results); with --compare two of them")
    .option("--compare", "say whether the second result set is worse than the first")
    .option("--fail-on-regression", "with --compare: exit with 0 not worse, 1 worse, 2 could not tell, 3 an error")
    .option(
      "--fail-above <bound>",
      'with --compare: the change of a figure that must not pass unseen, such as "p99 10%"; repeatable, exits likewise',
      (bound: string, before: string[]) => [...before, bound],
      [] as string[],
    )
    .addOption(new Option("--format <format>", "html writes files, the others print").choices(formats).default("html"))
    .option("--output <folder>", "where html goes (default: report/ in the results folder)")
    .option("--export <folder>", "write a result set to give away: runs, tables, report and RO-Crate metadata")
    .option("--no-raw", "leave the raw files out of the export; the tables still allow the whole analysis")
    .option("--licence <url>", "licence of the exported data")
    .option("--rate <rate>", "packet rate to read for experiments whose rate the paper does not state", "1kpps")
    .addHelpText(
      "after",
      `
Examples:
  ./tare report                                 everything in results/, to results/report/report.html
  ./tare report --format md                     the same as Markdown, printed
  ./tare report --compare before after          two result sets, e.g. of an old and a new kernel
  ./tare report --compare before after --fail-on-regression --format md     a gate for a pipeline
  ./tare report --compare before after --fail-above 'median 10%' --fail-above 'p99 25%'      with bounds of your own
  ./tare report results --export ../dataset     a data set for others`,
    )
    .action((folders: string[], _flags: unknown, command: Command) => {
      const { output, export: exported, ...flags } = command.optsWithGlobals<Flags>();
      return report(
        folders.map((folder) => callersPath(folder, "report")),
        {
          ...flags,
          ...(output === undefined ? {} : { output: callersPath(output, "--output") }),
          ...(exported === undefined ? {} : { export: callersPath(exported, "--export") }),
        },
      );
    });
}

async function report(folders: string[], flags: Flags): Promise<void> {
  refuseIdle(flags);
  try {
    if (flags.compare) await compare(folders, flags);
    else await single(folders, flags);
  } finally {
    if (terminal.live) terminal.show([]);
  }
}

/** Refuses flags that would have no effect: whoever gives one expects something that would not happen. */
function refuseIdle({ export: exported, licence, raw, output, format }: Flags): void {
  const idle = licence !== undefined ? `--licence ${licence}` : raw ? undefined : "--no-raw";
  if (idle !== undefined && exported === undefined)
    throw new VisibleError(`${idle} is about an exported result set, and none is exported`, "add --export FOLDER");
  if (licence !== undefined && !isUrl(licence))
    throw new VisibleError(
      `--licence "${licence}" is not the URL of a licence`,
      "for example: --licence https://creativecommons.org/licenses/by/4.0/",
    );
  if (output !== undefined && format !== "html")
    throw new VisibleError(
      `--output ${output} is where --format html writes; --format ${format} prints`,
      `leave --output out and redirect what is printed, or leave --format ${format} out`,
    );
}

function isUrl(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
}

async function single(folders: string[], flags: Flags): Promise<void> {
  const analysis = await import("../../analysis");
  if (folders.length > 1)
    throw new VisibleError(`report takes one results folder, not ${folders.length}`, "add --compare to compare two");
  if (gates(flags))
    throw new VisibleError(
      `${flags.failOnRegression ? "--fail-on-regression" : "--fail-above"} needs two result sets`,
      "add --compare BEFORE AFTER",
    );
  const folder = folders[0] ?? projectResults(flags.cwd);
  const output = flags.output ?? join(folder, "report");
  const settings = settingsOf(flags, analysis.defaultSettings);
  const found = analysis.analyse(await load(folder), settings, onProgress);
  if (flags.format !== "html") {
    const print = {
      md: analysis.campaignMarkdown,
      json: analysis.campaignJson,
      csv: () => analysis.cellsCsv(found.dataset),
    };
    terminal.print(print[flags.format](found).trimEnd());
  } else terminal.print(await analysis.writeCampaign(found, folder, output, { onProgress }));
  if (flags.export === undefined) return;
  const reportFolder = flags.format === "html" ? output : null;
  await analysis.exportCrate(flags.export, found.dataset, {
    licence: flags.licence ?? null,
    withRaw: flags.raw,
    reportFolder,
  });
  terminal.note(`exported ${found.dataset.runs.length} runs to ${flags.export}`);
}

async function compare(folders: string[], flags: Flags): Promise<void> {
  const analysis = await import("../../analysis");
  const [a, b] = folders;
  if (a === undefined || b === undefined || folders.length > 2)
    throw new VisibleError(
      `--compare takes two result folders, not ${folders.length}`,
      "for example: ./tare report --compare before after",
    );
  if (flags.export !== undefined)
    throw new VisibleError("--export gives one result set away, --compare reads two", "call report once for each");
  const bounds = analysis.parseBounds(flags.failAbove);
  const comparison = analysis.compareSets(await load(a), await load(b), bounds);
  const names = { a, b };
  if (flags.format === "html") {
    const path = join(flags.output ?? join(b, "report"), "comparison.html");
    analysis.writeWhole(path, analysis.comparisonPage(comparison, names));
    terminal.print(`${analysis.comparisonLead(comparison)}\n${path}`);
  } else {
    const print = { md: analysis.comparisonMarkdown, json: analysis.comparisonJson, csv: analysis.comparisonCsv };
    terminal.print(print[flags.format](comparison, names).trimEnd());
  }
  if (gates(flags)) throw new Exit(verdictCodes[comparison.verdict]);
}

const verdictCodes: Record<Comparison["verdict"], number> = {
  "not worse": judgedCodes.passed,
  worse: judgedCodes.failed,
  "could not tell": judgedCodes.undecided,
};

const gates = ({ failOnRegression, failAbove }: Flags): boolean => failOnRegression === true || failAbove.length > 0;

/** The results folder of a project that keeps to the default; absolute where "results" would be another one to the user. */
function projectResults(cwd: string | undefined): string {
  const folder = projectFolder(cwd);
  return folder === callersFolder() ? "results" : join(folder, "results");
}

/** Reads a result set and notes what could not be read. @throws VisibleError if there is not a single run in it */
async function load(folder: string): Promise<Dataset> {
  const { readResults } = await import("../../analysis");
  const data = await readResults(
    folder,
    (done, all) => (done % 25 === 0 || done === all) && onProgress(`reading runs: ${done} of ${all}`),
  );
  sayProblems(data);
  if (data.runs.length === 0)
    throw new VisibleError(
      `${folder} holds no run that can be read: a run is a folder with a run.json, in SCENARIO/RUN-ID`,
      "measure first (./tare quickstart), or name another folder",
    );
  return data;
}

function settingsOf({ rate }: Flags, defaults: Settings): Settings {
  const parsed = Rate.safeParse(rate);
  if (!parsed.success)
    throw new VisibleError(`--rate ${rate} is not a packet rate`, 'use "1pps", "1kpps", "1Mpps" or packets per second');
  return { ...defaults, unstatedRate: parsed.data };
}

function sayProblems(data: Dataset): void {
  for (const { where, what } of data.problems)
    terminal.note(`not used: ${what.includes(where) ? what : `${where}: ${what}`}`);
}

/** Shows progress: as one changing line on a terminal, otherwise as lines on standard error. */
function onProgress(text: string): void {
  if (terminal.live) terminal.show([text]);
  else terminal.note(text);
}
