import { ConfigError, problemOf } from "../config/problem";
import { readConfig } from "../config/readConfig";
import { canonicalJson } from "../scenarios/digest";
import { exitCodes, VisibleError } from "../errors/visibleError";
import { hasNicModel, technologies, type Technology } from "../scenarios/technology";
import type { Scenario } from "../scenarios/scenario";
import type { Campaign, CampaignProbe, Design, Level } from "./campaign";

/** A testbed with its fleet and load, and all that is measured there. One visit has a cell for each of its probes. */
export interface Visit {
  /** Keys of a stack's configuration, as text: all that the campaign sets but its probes. */
  config: Record<string, string>;
  scenario: Omit<Scenario, "probes">;
  probes: CampaignProbe[];
  /** Titles of the designs that ask for it. */
  designs: string[];
}

/** More than this is a mistake in the file: at ten seconds a cell it would take eleven days. */
const mostCells = 100_000;

/**
 * What a campaign measures, in the order of its file: each testbed once, however many designs ask for it. Technologies that have no
 * NIC model leave the key `nic` out, so that one design may vary it for those that have.
 * @throws VisibleError for a combination that no stack can have, for more than {@link mostCells}, and where nothing is left
 */
export function visitsOf({ designs, settings }: Campaign): Visit[] {
  refuseTooMany(designs);
  const visits = new Map<string, Visit>();
  for (const design of designs) {
    const combinations = combinationsOf(design);
    if (combinations.length === 0)
      throw refusal(`design "${design.title}" has no cell: its exclusions leave none`, "Take out an entry of exclude.");
    for (const combination of combinations) {
      const config = { ...asTexts(settings), ...asTexts(design.settings), ...combination };
      const { scenario, tuning } = read(config, design.title);
      const place = withoutProbes(scenario);
      const key = canonicalJson({ place, tuning });
      const visit = visits.get(key) ?? { config, scenario: place, probes: [], designs: [] };
      if (!visit.designs.includes(design.title)) visit.designs.push(design.title);
      for (const probe of design.probes)
        if (!visit.probes.some((known) => canonicalJson(known) === canonicalJson(probe))) visit.probes.push(probe);
      visits.set(key, visit);
    }
  }
  return [...visits.values()];
}

function refuseTooMany(designs: readonly Design[]): void {
  const sizes = designs.map(({ factors, probes }) =>
    Object.values(factors).reduce<number>((size, levels) => size * (levels?.length ?? 1), probes.length),
  );
  const cells = sizes.reduce((sum, size) => sum + size, 0);
  if (cells > mostCells)
    throw refusal(
      `the campaign has ${cells} cells, and may have ${mostCells}`,
      "Leave out levels, or split it into several campaigns.",
    );
}

function combinationsOf({ factors, exclude, settings }: Design): Record<string, string>[] {
  let combinations: Record<string, string>[] = [{}];
  for (const [key, levels] of Object.entries(factors))
    combinations = combinations.flatMap((before) =>
      (levels ?? []).map((level) => ({ ...before, [key]: String(level) })),
    );
  const seen = new Set<string>();
  return combinations
    .map((combination) => withoutNic(combination, settings))
    .filter((combination) => !exclude.some((entry) => isOf(combination, entry)))
    .filter((combination) => {
      const text = canonicalJson(combination);
      return !seen.has(text) && seen.add(text);
    });
}

function withoutNic(combination: Record<string, string>, settings: Design["settings"]): Record<string, string> {
  const technology = combination.technology ?? settings.technology;
  const isKnown = (name: unknown): name is Technology => technologies.includes(name as Technology);
  if (combination.nic === undefined || !isKnown(technology) || hasNicModel(technology)) return combination;
  return Object.fromEntries(Object.entries(combination).filter(([key]) => key !== "nic"));
}

function withoutProbes({
  technology,
  nic,
  affinity,
  main,
  background,
  capturePoints,
  image,
}: Scenario): Visit["scenario"] {
  return { technology, nic, affinity, main, background, capturePoints, image };
}

function isOf(combination: Record<string, string>, entry: Design["exclude"][number]): boolean {
  return Object.entries(entry).every(([key, levels]) =>
    (Array.isArray(levels) ? levels : [levels]).map(String).includes(combination[key] ?? ""),
  );
}

function asTexts(values: Record<string, Level | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Array.isArray(value) ? JSON.stringify(value) : String(value)]),
  );
}

function read(config: Record<string, string>, design: string) {
  try {
    return readConfig(config, {
      words: {
        set: (key, value) => `write ${key}: ${value} in the design`,
        remove: (key) => `leave ${key} out of the design`,
        setSecret: (key) => `leave ${key} out of the design`,
      },
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const combination = Object.entries(config).map(([key, value]) => `${key}=${value}`);
    throw new VisibleError(
      `design "${design}" has a combination that no stack can have: ${combination.join(" ")}`,
      "Mend its levels, or leave it out with an entry of exclude.",
      { exitCode: exitCodes.configuration, problems: error.configProblems.map(problemOf) },
    );
  }
}

const refusal = (message: string, wayOut: string) =>
  new VisibleError(message, wayOut, { exitCode: exitCodes.configuration });
