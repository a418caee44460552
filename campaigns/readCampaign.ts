import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { trouble } from "../config/wayOut";
import { fileError } from "../errors/fileError";
import { nearest } from "../errors/nearest";
import { exitCodes, type Problem, VisibleError } from "../errors/visibleError";
import { Campaign, campaignSchema } from "./campaign";

/** @throws VisibleError if the file cannot be read, is no YAML or no campaign */
export function readCampaign(path: string): Campaign {
  return parseCampaign(textOf(path), path);
}

/** @param path how messages name the file */
export function parseCampaign(text: string, path: string): Campaign {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [fault] = document.errors;
  if (fault) throw refusal(`${path} is not YAML: ${fault.message.split("\n")[0]}`, "Correct that line.");
  const json: unknown = document.toJS();
  const parsed = Campaign.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new VisibleError(`${path} is no campaign that can be run`, "Nothing was changed.", {
    exitCode: exitCodes.configuration,
    problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, json)),
  });
}

function textOf(path: string): string {
  try {
    const bytes = readFileSync(path);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw refusal(`${path} is not UTF-8 text`, "Save it as UTF-8.");
    throw fileError(error, path) ?? error;
  }
}

function problemsOf(issue: z.core.$ZodIssue, file: unknown): Problem[] {
  const place = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(issue.path);
    return issue.keys.map((key) => {
      const meant = nearest(key, known);
      return {
        message: `${place === "" ? "" : `${place}: `}there is no key ${key}`,
        wayOut: meant === undefined ? `leave it out; there are: ${known.join(", ")}` : `did you mean ${meant}?`,
      };
    });
  }
  const value = valueAt(file, issue.path);
  const is = value === undefined ? "is missing" : `is ${JSON.stringify(value)?.slice(0, 80)}`;
  const wanted =
    issue.code === "invalid_union" ? unionText(issue) : trouble(issue).replace(/^must be Invalid/, "invalid");
  return [
    {
      message: `${place || "the file"} ${is}: ${wanted}`,
      wayOut: "see campaigns/campaign.schema.json and docs/campaigns.md",
    },
  ];
}

const unionText = ({ errors }: z.core.$ZodIssueInvalidUnion) =>
  [...new Set(errors.flat().map((each) => trouble(each).replace(/^must be Invalid input: /, "")))].join(", or ");

interface SchemaNode {
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
}

/** The keys that may stand at a place of the file. */
function keysAt(path: readonly PropertyKey[]): string[] {
  const at = path.reduce<SchemaNode | undefined>(
    (node, part) => (typeof part === "number" ? node?.items : node?.properties?.[String(part)]),
    campaignSchema() as SchemaNode,
  );
  return Object.keys(at?.properties ?? {});
}

function valueAt(file: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part], file);
}

const refusal = (message: string, wayOut: string) =>
  new VisibleError(message, wayOut, { exitCode: exitCodes.configuration });
