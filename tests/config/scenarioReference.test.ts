import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { hostKey, loadKey } from "../../config/keys";
import { loads } from "../../loads";
import { Host, sides } from "../../scenarios/host";
import { loadKinds } from "../../scenarios/load";
import { Scenario } from "../../scenarios/scenario";
import { Tuning } from "../../scenarios/tuning";

/** The part of a JSON schema that the page tells of. */
interface Schema {
  enum?: string[];
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
}

interface Declared {
  type: string;
  default: unknown;
  description: string;
}

const root = join(__dirname, "../..");
const page = join(root, "docs/scenario.md");
const declared = (parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as { config: Record<string, Declared> })
  .config;
const schemaOf = (type: z.ZodType) => z.toJSONSchema(type, { unrepresentable: "any", io: "input" }) as Schema;

/** The keys that stand for parts of a scenario under other names. */
const paths: Record<string, string> = {
  mainVcpus: "main.vcpus",
  mainMemory: "main.memoryMiB",
  backgroundVcpus: "background.size.vcpus",
  backgroundMemory: "background.size.memoryMiB",
  backgroundCount: "background.count",
  load: "background.load",
  location: "background.location",
  count: "probes.count",
  mode: "probes.mode",
  repetitions: "probes.repetition",
};

function schemas(): Record<string, Schema | undefined> {
  const scenario = schemaOf(Scenario);
  const at = (path: string) =>
    path
      .split(".")
      .reduce<Schema | undefined>((schema, name) => (schema?.items ?? schema)?.properties?.[name], scenario);
  return {
    ...Object.fromEntries(Object.keys(declared).map((key) => [key, at(paths[key] ?? key)])),
    ...Object.fromEntries(
      sides.flatMap((side) =>
        Object.entries(schemaOf(Host).properties ?? {}).map(([field, schema]) => [hostKey([side, field]), schema]),
      ),
    ),
    ...Object.fromEntries(
      loadKinds.flatMap((load) =>
        Object.entries(loads[load].parameters).map(([name, { schema }]) => [loadKey(load, name), schemaOf(schema)]),
      ),
    ),
    tuning: schemaOf(Tuning),
  };
}

/** What a value may be, as far as the schema says it without words. */
function allowed(schema: Schema | undefined): string {
  if (schema === undefined) return "";
  if (schema.items) return allowed(schema.items);
  const { enum: values, minimum, maximum, multipleOf } = schema;
  if (values) return values.map((value) => `\`${value}\``).join(", ");
  if (schema.anyOf) return schema.anyOf.map(allowed).filter(Boolean).join(", ");
  if (minimum === undefined || maximum === undefined || maximum === Number.MAX_SAFE_INTEGER) return "";
  return `${minimum} to ${maximum}${multipleOf === undefined || multipleOf === 1 ? "" : `, a multiple of ${multipleOf}`}`;
}

const cell = (text: string) => text.replaceAll("|", "\\|");

function table(keys: readonly string[], known: Record<string, Schema | undefined>): string {
  const rows = keys.map((key) => {
    const { type, default: value, description } = declared[key]!;
    const shown = value === "" ? "empty" : `\`${Array.isArray(value) ? JSON.stringify(value) : String(value)}\``;
    return `| \`${key}\` | ${type} | ${shown} | ${cell(allowed(known[key]))} | ${cell(description)} |`;
  });
  return ["| key | type | default | values | what it says |", "|---|---|---|---|---|", ...rows].join("\n");
}

function reference(): string {
  const keys = Object.keys(declared);
  const ofHost = (key: string) => /^(sender|responder)[A-Z]/.test(key);
  const ofLoad = (key: string) => /^(cpu|network|disk)Load/.test(key);
  const where = ["guestNetwork", "resultsFolder", "tuning", "measureAgain", "captureCost"];
  const scenario = keys.filter((key) => !ofHost(key) && !ofLoad(key) && !where.includes(key));
  const known = schemas();
  return `# The keys of a stack

A stack's file \`Pulumi.STACK.yaml\` sets keys as \`tare:KEY\`; \`./tare config set KEY VALUE --stack STACK\` does so and refuses what can never be valid. What a file does not set has its default. A list is
written as JSON or YAML. This page is made from Pulumi.yaml and the schemas, and a test compares it with them (\`TARE_UPDATE_DOCS=1 npx jest --selectProjects unit --testPathPatterns scenarioReference\` writes it).

## The scenario
What decides a measurement's outcome. The digest of these keys and of the loads' names the folder of its results.

${table(scenario, known)}

## What a load asks for
${table(keys.filter(ofLoad), known)}

## Where and how it runs
${table(where, known)}

## The two servers
Each key is there for the responder, too. The responder's address is by default \`${String(declared.responderAddress?.default)}\`.

${table(
  keys.filter((key) => /^sender[A-Z]/.test(key)),
  known,
)}
`;
}

it("docs/scenario.md says what the schemas say", () => {
  if (process.env.TARE_UPDATE_DOCS === "1") writeFileSync(page, reference());
  expect(readFileSync(page, "utf8")).toBe(reference());
});
