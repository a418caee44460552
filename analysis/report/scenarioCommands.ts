import { configOf } from "../../config/configOf";
import { shellWord } from "../../errors/shellWord";
import { digest } from "../../scenarios/digest";
import { tuningOf } from "../model/tuningOf";
import type { Scenario } from "../../scenarios/scenario";
import { comparedTechnologies, hasNicModel } from "../../scenarios/technology";
import { repetitionsToAskFor, type Next } from "../answer/nextMeasurements";
import type { CampaignAnalysis } from "../campaign/analyse";

/** What decides a measurement besides where it is made. */
interface Measured {
  scenario: Scenario;
  tuning: string;
}

/** Commands that deploy, measure and destroy a scenario, under a name of its own. */
export function scenarioCommands(
  name: string,
  { scenario, tuning }: Measured,
  changes: Record<string, string> = {},
): string[] {
  const config = Object.entries({ ...configOf(scenario), ...(tuning !== "none" && { tuning }), ...changes }).map(
    ([key, value]) => shellWord(`${key}=${value}`),
  );
  const choice = config.length === 0 ? "" : ` --scenario ${config.join(" ")}`;
  const stack = `again-${name}${tuning === "none" ? "" : `-${tuning}`}`;
  return [
    `./tare stack init ${stack} --no-select${choice}`,
    `./tare up --yes --stack ${stack} && ./tare destroy --yes --stack ${stack}`,
  ];
}

/** Scenarios whose commands the answer spells out; the page has the others at its end. */
const mostSpelt = 6;

/** The commands that make an answer surer, and sentences on what they need. */
export function nextCommands({ isNoisy, measurements }: Next): { commands: string[]; notes: string[] } {
  const repetitions = String(repetitionsToAskFor);
  const spelt = measurements.slice(0, mostSpelt);
  const changes = { repetitions, ...(isNoisy && { resultsFolder: quietFolder }) };
  const commands = spelt.flatMap(({ scenario, tuning, stack }) => {
    if (stack === null) return scenarioCommands(digest(scenario).slice(0, 12), { scenario, tuning }, changes);
    const measure = `./tare measure --stack ${stack} --repetitions ${repetitions}`;
    return isNoisy ? [`./tare config set resultsFolder ${quietFolder} --stack ${stack}`, measure] : [measure];
  });
  const left = measurements.length - spelt.length;
  const isNew = spelt.some(({ stack }) => stack === null);
  const stacks = spelt.some(({ stack }) => stack !== null);
  return {
    commands: isNoisy ? ["./tare doctor", ...commands, `./tare report ${quietFolder}`] : commands,
    notes: [
      ...(stacks ? ["A stack that was destroyed is deployed first, with `./tare up --stack` and its name."] : []),
      ...(isNew
        ? [
            "New stacks need the lab that `./tare lab up` makes; on two servers senderAddress=… and responderAddress=… are added to each `stack init`.",
          ]
        : []),
      ...(left > 0
        ? [
            `${left} more scenarios lack repetitions; “How to reproduce” has the commands of each, to which repetitions=${repetitions} is added.`,
          ]
        : []),
    ],
  };
}

/** What comes next where the runs need no company: another kind of guest if there is one only, else giving them away. */
export function furtherCommands(
  { recommendation, cells, dataset }: CampaignAnalysis,
  resultsFolder: string,
): { commands: string[]; notes: string[] } {
  const run = dataset.runs.at(-1)?.run;
  const last = run?.scenario;
  if (cells.cells.length === 0 || run === undefined || last === undefined)
    return { commands: ["./tare quickstart"], notes: [] };
  const measured = new Set(dataset.runs.map(({ run }) => run.scenario.technology));
  const other = comparedTechnologies.find((technology) => !hasNicModel(technology) && !measured.has(technology));
  if (recommendation.kind === "single" && other !== undefined && last.image.source === "")
    return {
      commands: scenarioCommands(other, { scenario: { ...last, technology: other, nic: null }, tuning: tuningOf(run) }),
      notes: ["The same scenario with another kind of guest, so that the two can be compared."],
    };
  return {
    commands: [`./tare report ${shellWord(resultsFolder)} --export dataset`],
    notes: ["Gives the runs away with tables, a data dictionary and metadata."],
  };
}

/** Where runs of a quiet lab go: beside the noisy ones, which would count for ever. */
const quietFolder = "results-quiet";
