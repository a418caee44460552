import { z } from "zod";
import { nearest } from "../errors/nearest";
import { loads } from "../loads";
import { guestAddresses } from "../scenarios/addresses";
import { boundNames, type Bounds, unusualBounds, usualBounds } from "../scenarios/bounds";
import { Hosts, sides, type Side } from "../scenarios/host";
import { LoadKind, loadKinds } from "../scenarios/load";
import { Scenario } from "../scenarios/scenario";
import { Tuning } from "../scenarios/tuning";
import { contradictions } from "./contradictions";
import { coverSecrets } from "./cover";
import { boundOf, furtherProblems } from "./furtherProblems";
import { meantPoints, usualPoints } from "./capturePoints";
import { configKeys, hostKey, loadKey } from "./keys";
import { remark } from "./remark";
import { probeProblems } from "./probeProblems";
import { ConfigError, type ConfigProblem, type ConfigWords, plainWords } from "./problem";
import { scenarioKey } from "./scenarioKey";
import { shown, trouble, type Value, type Values, wayOutOf } from "./wayOut";

/** What a stack's configuration says: the scenario, and where it runs. */
export interface StackConfig {
  scenario: Scenario;
  hosts: Hosts;
  /** IPv4 network of the guests, CIDR. */
  guestNetwork: string;
  resultsFolder: string;
  /** How often the standing testbed was to be measured again. It is no part of the scenario, so that all its runs are of one. */
  measureAgain: number;
  /** What is set on both hosts. It is no part of the scenario either: what a run was measured under is its environment. */
  tuning: Tuning;
  /** From what on a disturbed host makes a run suspect, where that is not usual. They judge runs and change none. */
  bounds: Partial<Bounds> | undefined;
  /** Each probe is sent once more without captures, beside its run. It changes no run. */
  captureCost: boolean;
}

/** How a configuration is read. */
export interface ReadOptions {
  /** Keys whose values no message may repeat, with or without the project's prefix. */
  secretKeys?: readonly string[];
  /** How ways out say that a key is changed. */
  words?: ConfigWords;
}

/**
 * Reads a stack's configuration. Keys may have the project's prefix (`tare:nic`, `nic`); values are as Pulumi passes them:
 * text, with lists as JSON. Keys of other namespaces are ignored.
 * @throws ConfigError with everything that is wrong
 */
export function readConfig(
  all: Record<string, string>,
  { secretKeys = [], words = plainWords }: ReadOptions = {},
): StackConfig {
  const given = ownKeys(all);
  const problems: ConfigProblem[] = [];
  const refusal = () => {
    const secret = secretKeys.map((key) => key.replace(/^tare:/, ""));
    return new ConfigError(coverSecrets(problems, Object.fromEntries(given), secret, words));
  };
  const values = readValues(given, problems, words);
  if (problems.length > 0) throw refusal();

  const network = values.guestNetwork as string;
  try {
    guestAddresses(network);
  } catch (cause) {
    problems.push({
      key: "guestNetwork",
      value: network,
      error: (cause as Error).message,
      wayOut: wayOutOf("guestNetwork", words),
    });
  }
  const scenario = Scenario.safeParse(scenarioOf(values));
  const hosts = Hosts.safeParse(hostsOf(values));
  const tuning = Tuning.safeParse(values.tuning);
  problems.push(...issuesOf(scenario, scenarioKey, values, words), ...issuesOf(hosts, hostKey, values, words));
  problems.push(...issuesOf(tuning, () => "tuning", values, words));
  problems.push(
    ...parameterProblems(values, words),
    ...furtherProblems(values, words),
    ...contradictions(values, words),
  );
  if (scenario.success) problems.push(...probeProblems(scenario.data, values, words));
  if (problems.length > 0 || !scenario.success || !hosts.success || !tuning.success) throw refusal();
  return {
    scenario: scenario.data,
    hosts: hosts.data,
    guestNetwork: network,
    resultsFolder: values.resultsFolder as string,
    measureAgain: values.measureAgain as number,
    tuning: tuning.data,
    bounds: unusualBounds(boundsOf(values)),
    captureCost: values.captureCost as boolean,
  };
}

/** All that is wrong with a configuration; empty where {@link readConfig} takes it. */
export function validateConfig(all: Record<string, string>, options?: ReadOptions): ConfigProblem[] {
  try {
    readConfig(all, options);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.configProblems;
    throw error;
  }
}

/** What a key's value does not do although it is right, or does that is hardly meant; undefined where there is nothing to say. */
export function remarkOn(
  key: string,
  all: Record<string, string>,
  words: ConfigWords = plainWords,
): string | undefined {
  return remark(key.replace(/^tare:/, ""), readValues(ownKeys(all), [], words), words);
}

function ownKeys(all: Record<string, string>): [string, string][] {
  return Object.entries(all)
    .filter(([key]) => !key.includes(":") || key.startsWith("tare:"))
    .map(([key, value]) => [key.replace(/^tare:/, ""), value]);
}

/** A value of the declared type for every key: the default where the stack sets none. */
function readValues(given: [string, string][], problems: ConfigProblem[], words: ConfigWords): Values {
  const values: Values = Object.fromEntries(
    Object.entries(configKeys).map(([key, { default: value }]) => [key, value]),
  );
  for (const [key, value] of given) {
    const declared = Object.hasOwn(configKeys, key) ? configKeys[key] : undefined;
    if (!declared) {
      const meant = nearest(key, Object.keys(configKeys));
      const wayOut = `${meant ? `did you mean ${meant}? ` : ""}remove it (${words.remove(key)}); Pulumi.yaml lists all keys`;
      problems.push({ key, value, error: "there is no such key", wayOut });
      continue;
    }
    if (value.length > longestValue) {
      problems.push({ key, value, error: `longer than ${longestValue} characters`, wayOut: wayOutOf(key, words) });
      continue;
    }
    const read = readers[declared.type](value);
    if (read === undefined)
      problems.push({ key, value, error: `not ${typeNames[declared.type]}`, wayOut: wayOutOf(key, words) });
    else values[key] = read;
  }
  // Pulumi's CLI passes defaults as if the stack had set them, so the two cannot be told apart.
  if (String(values.capturePoints) === String(configKeys.capturePoints!.default))
    values.capturePoints = usualPoints(values.capturePoints as string[], values.technology);
  return values;
}

/** As long as a path can be on Linux. What nobody means is not looked at any further. */
const longestValue = 4096;

const typeNames = {
  string: "a text",
  integer: "a whole number",
  boolean: "true or false",
  array: 'a list of texts such as ["1kpps", "1Mpps"]',
};

/** Text to value; undefined where the text is not of that type. */
const readers: Record<keyof typeof typeNames, (text: string) => Value | undefined> = {
  string: (text) => text.trim(),
  integer: (text) => (/^-?\d{1,15}$/.test(text.trim()) ? Number(text) : undefined),
  boolean: (text) => ({ true: true, false: false })[text.trim()],
  array: (text) => {
    try {
      const list: unknown = JSON.parse(text);
      const texts = z.array(z.union([z.string(), z.number().transform(String)])).safeParse(list);
      return texts.data;
    } catch {
      return undefined;
    }
  },
};

function scenarioOf(values: Values): unknown {
  const repetitions = Math.min(Math.max(values.repetitions as number, 1), 1000);
  return {
    technology: values.technology,
    nic: values.nic === "" ? null : values.nic,
    affinity: values.affinity,
    main: { vcpus: values.mainVcpus, memoryMiB: values.mainMemory },
    background: {
      count: values.backgroundCount,
      load: values.load,
      ...unusualParameters(values),
      location: values.location,
      size: { vcpus: values.backgroundVcpus, memoryMiB: values.backgroundMemory },
    },
    // All rates once, then all rates again, so that drift over time affects every rate alike.
    probes: Array.from({ length: repetitions }, (_, index) =>
      (values.rates as string[]).map((rate) => ({
        rate,
        count: values.count,
        mode: values.mode,
        repetition: index + 1,
      })),
    ).flat(),
    capturePoints: meantPoints(values.capturePoints as string[], values.technology),
    image: { source: values.image, sha256: values.imageSha256 },
  };
}

function loadParametersOf(load: LoadKind, values: Values) {
  return Object.entries(loads[load].parameters).map(([name, { usual, schema }]) => {
    const key = loadKey(load, name);
    return { name, key, usual, schema, value: values[key] };
  });
}

/**
 * Only the parameters of the load that is asked for, and of them those that differ from the usual values, so that spelling out a
 * usual one does not change the digest. None where there is no such load.
 */
function unusualParameters(values: Values): { parameters?: Record<string, unknown> } {
  const load = LoadKind.safeParse(values.load);
  if (!load.success) return {};
  const unusual = loadParametersOf(load.data, values).filter(({ usual, value }) => value !== usual);
  if (unusual.length === 0) return {};
  return { parameters: Object.fromEntries(unusual.map(({ name, value }) => [name, value])) };
}

function hostsOf(values: Values): unknown {
  const host = (side: Side) =>
    Object.fromEntries(Object.keys(Hosts.shape[side].shape).map((field) => [field, values[hostKey([side, field])]]));
  return Object.fromEntries(sides.map((side) => [side, host(side)]));
}

function boundsOf(values: Values): Bounds {
  const given = boundNames.map((name) => [name, boundOf(values, name) ?? usualBounds[name]]);
  return Object.fromEntries(given) as Bounds;
}

/** The problems that a schema finds, one for each key: a bad rate would otherwise be reported for every repetition. */
function issuesOf(
  result: z.ZodSafeParseResult<unknown>,
  keyOf: (path: PropertyKey[]) => string,
  values: Values,
  words: ConfigWords,
): ConfigProblem[] {
  const byKey = new Map<string, ConfigProblem>();
  for (const issue of result.error?.issues ?? []) {
    const key = keyOf(issue.path);
    const value = values[key];
    if (!byKey.has(key))
      byKey.set(key, {
        key,
        value: shown(value),
        error: trouble(issue),
        wayOut: wayOutOf(key, words, issue, values),
        ...(contradictingKeys.includes(key) && issue.code === "custom" ? { contradiction: true } : {}),
      });
  }
  return [...byKey.values()];
}

/** Keys that Scenario holds against others, with issues of its own. */
const contradictingKeys = ["nic", "capturePoints", "imageSha256"];

/** What is wrong with the parameters of any load: one that is not asked for now would otherwise be found out when it is. */
function parameterProblems(values: Values, words: ConfigWords): ConfigProblem[] {
  return loadKinds.flatMap((load) =>
    loadParametersOf(load, values).flatMap(({ key, value, schema }) =>
      issuesOf(schema.safeParse(value), () => key, values, words),
    ),
  );
}
