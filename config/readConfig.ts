import { z } from "zod";
import { nearest } from "../errors/nearest";
import { loads } from "../loads";
import { probeTools } from "../probes";
import { guestAddresses } from "../scenarios/addresses";
import { Hosts, sides, type Side } from "../scenarios/host";
import { LoadKind } from "../scenarios/load";
import { Scenario } from "../scenarios/scenario";
import { hasNicModel, technologies } from "../scenarios/technology";
import { Tuning } from "../scenarios/tuning";
import { configKeys, loadKey } from "./keys";
import { ConfigError, type ConfigProblem } from "./problem";

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
}

/**
 * Reads a stack's configuration. Keys may have the project's prefix (`tare:nic`, `nic`); values are as Pulumi passes them:
 * text, with lists as JSON. Keys of other namespaces are ignored.
 * @throws ConfigError with everything that is wrong
 */
export function readConfig(all: Record<string, string>): StackConfig {
  const given = ownKeys(all);
  const problems: ConfigProblem[] = [];
  const values = readValues(given, problems);
  if (problems.length > 0) throw new ConfigError(problems);

  const network = values.guestNetwork as string;
  try {
    guestAddresses(network);
  } catch (cause) {
    problems.push({
      key: "guestNetwork",
      value: network,
      error: (cause as Error).message,
      wayOut: wayOutOf("guestNetwork"),
    });
  }
  const scenario = Scenario.safeParse(scenarioOf(values));
  const hosts = Hosts.safeParse(hostsOf(values));
  const tuning = Tuning.safeParse(values.tuning);
  problems.push(...issuesOf(scenario, scenarioKey, values), ...issuesOf(hosts, hostKey, values));
  problems.push(...issuesOf(tuning, () => "tuning", values));
  problems.push(...parameterProblems(values), ...contradictions(values));
  if (scenario.success) problems.push(...probeProblems(scenario.data, values));
  if (problems.length > 0 || !scenario.success || !hosts.success || !tuning.success) throw new ConfigError(problems);
  return {
    scenario: scenario.data,
    hosts: hosts.data,
    guestNetwork: network,
    resultsFolder: values.resultsFolder as string,
    measureAgain: values.measureAgain as number,
    tuning: tuning.data,
  };
}

/** All that is wrong with a configuration; empty where {@link readConfig} takes it. */
export function validateConfig(all: Record<string, string>): ConfigProblem[] {
  try {
    readConfig(all);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.configProblems;
    throw error;
  }
}

type Value = string | number | boolean | string[];
type Values = Record<string, Value>;

function ownKeys(all: Record<string, string>): [string, string][] {
  return Object.entries(all)
    .filter(([key]) => !key.includes(":") || key.startsWith("tare:"))
    .map(([key, value]) => [key.replace(/^tare:/, ""), value]);
}

/** A value of the declared type for every key: the default where the stack sets none. */
function readValues(given: [string, string][], problems: ConfigProblem[]): Values {
  const values: Values = Object.fromEntries(
    Object.entries(configKeys).map(([key, { default: value }]) => [key, value]),
  );
  for (const [key, value] of given) {
    const declared = Object.hasOwn(configKeys, key) ? configKeys[key] : undefined;
    if (!declared) {
      const meant = nearest(key, Object.keys(configKeys));
      const wayOut = `${meant ? `did you mean ${meant}? ` : ""}remove it (config rm ${key}); Pulumi.yaml lists all keys`;
      problems.push({ key, value, error: "there is no such key", wayOut });
      continue;
    }
    const read = readers[declared.type](value);
    if (read === undefined)
      problems.push({ key, value, error: `not ${typeNames[declared.type]}`, wayOut: wayOutOf(key) });
    else values[key] = read;
  }
  return values;
}

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
    capturePoints: values.capturePoints,
    image: { source: values.image, sha256: values.imageSha256 },
  };
}

/** The parameters of the load that is asked for; none where there is no such load. */
function loadParametersOf(values: Values) {
  const load = LoadKind.safeParse(values.load);
  if (!load.success) return [];
  return Object.entries(loads[load.data].parameters).map(([name, { usual, schema }]) => {
    const key = loadKey(load.data, name);
    return { name, key, usual, schema, value: values[key] };
  });
}

/** Only the parameters that differ from the usual values, so that spelling out a usual one does not change the digest. */
function unusualParameters(values: Values): { parameters?: Record<string, unknown> } {
  const unusual = loadParametersOf(values).filter(({ usual, value }) => value !== usual);
  if (unusual.length === 0) return {};
  return { parameters: Object.fromEntries(unusual.map(({ name, value }) => [name, value])) };
}

function hostsOf(values: Values): unknown {
  const host = (side: Side) =>
    Object.fromEntries(Object.keys(Hosts.shape[side].shape).map((field) => [field, values[hostKey([side, field])]]));
  return Object.fromEntries(sides.map((side) => [side, host(side)]));
}

/** The key behind a path of Hosts: sender.keyFile is senderKeyFile. */
function hostKey([side, field]: PropertyKey[]): string {
  const name = String(field);
  return `${String(side)}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** The key behind a path of Scenario, without positions in lists. */
function scenarioKey(path: PropertyKey[]): string {
  const dotted = path.filter((part) => typeof part !== "number").join(".");
  return keysByPath[dotted] ?? dotted;
}

const keysByPath: Record<string, string> = {
  "main.vcpus": "mainVcpus",
  "main.memoryMiB": "mainMemory",
  "background.count": "backgroundCount",
  "background.load": "load",
  "background.location": "location",
  "background.size.vcpus": "backgroundVcpus",
  "background.size.memoryMiB": "backgroundMemory",
  probes: "rates",
  "probes.rate": "rates",
  "probes.count": "count",
  "probes.mode": "mode",
  "probes.repetition": "repetitions",
  "image.source": "image",
  "image.sha256": "imageSha256",
};

/** The problems that a schema finds, one for each key: a bad rate would otherwise be reported for every repetition. */
function issuesOf(
  result: z.ZodSafeParseResult<unknown>,
  keyOf: (path: PropertyKey[]) => string,
  values: Values,
): ConfigProblem[] {
  const byKey = new Map<string, ConfigProblem>();
  for (const issue of result.error?.issues ?? []) {
    const key = keyOf(issue.path);
    if (!byKey.has(key))
      byKey.set(key, { key, value: shown(values[key]), error: trouble(issue), wayOut: wayOutOf(key, issue) });
  }
  return [...byKey.values()];
}

/** What is wrong with the parameters of the load that is asked for. */
function parameterProblems(values: Values): ConfigProblem[] {
  return loadParametersOf(values).flatMap(({ key, value, schema }) =>
    issuesOf(schema.safeParse(value), () => key, values),
  );
}

/** The probes that the tool of their mode cannot send, one problem for each key. */
function probeProblems({ probes }: Scenario, values: Values): ConfigProblem[] {
  const byKey = new Map<string, ConfigProblem>();
  for (const probe of probes) {
    const problem = probeTools[probe.mode].refuses(probe);
    if (!problem) continue;
    const key = keysByPath[`probes.${problem.member}`] ?? problem.member;
    const { message: error, wayOut } = problem;
    if (!byKey.has(key)) byKey.set(key, { key, value: shown(values[key]), error, wayOut });
  }
  return [...byKey.values()];
}

/** What is wrong although each value by itself has its declared type. */
function contradictions(values: Values): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const add = (key: string, error: string, wayOut: string) =>
    problems.push({ key, value: shown(values[key]), error, wayOut });
  if ((values.repetitions as number) < 1) add("repetitions", "must be at least 1", "set it to 1 or more");
  if ((values.repetitions as number) > 1000) add("repetitions", "must be at most 1000", "set it to 1000 or less");
  if ((values.measureAgain as number) < 0) add("measureAgain", "must be at least 0", "set it to 0 or more");
  for (const key of ["rates", "capturePoints"])
    if (new Set(values[key] as string[]).size < (values[key] as string[]).length)
      add(key, "names something twice", "name each once");
  if (values.resultsFolder === "") add("resultsFolder", "must not be empty", 'set it to a folder, e.g. "results"');
  if (values.senderAddress === values.responderAddress && values.senderPort === values.responderPort)
    add("responderAddress", "is the sender's address too", "name two different servers");
  return problems;
}

function trouble(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `must be one of ${issue.values.map(String).join(", ")}`;
  if (issue.code === "too_big") return `must be at most ${issue.maximum}`;
  if (issue.code === "too_small")
    return issue.origin === "number" ? `must be at least ${issue.minimum}` : "must not be empty";
  if (issue.code === "custom") return issue.message;
  return `must be ${issue.message}`;
}

function wayOutOf(key: string, issue?: z.core.$ZodIssue): string {
  if (key === "nic" && issue?.code === "custom") {
    const withModel = technologies.filter(hasNicModel).join(" or ");
    return `config rm nic for containers, config set nic virtio for ${withModel}`;
  }
  const fallback = configKeys[key]?.default;
  const example = fallback === undefined || fallback === "" ? "VALUE" : shown(fallback);
  return `config set ${key} ${example}${example === "VALUE" ? "" : " (the default)"}, or another value that fits`;
}

function shown(value: Value | undefined): string | undefined {
  return value === undefined ? undefined : Array.isArray(value) ? JSON.stringify(value) : String(value);
}
