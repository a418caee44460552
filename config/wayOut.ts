import type { z } from "zod";
import { nearest } from "../errors/nearest";
import { namedRates, Rate, scenarioPoints } from "../scenarios/probe";
import { hasNicModel, nicModels, technologies, Technology } from "../scenarios/technology";
import { pointsOf } from "../scenarios/technologyPoints";
import { meantPoints } from "./capturePoints";
import { configKeys } from "./keys";
import { type ConfigWords, plainWords } from "./problem";

/** A key's value, of the type that {@link configKeys} declares. */
export type Value = string | number | boolean | string[];
export type Values = Record<string, Value>;

/** What is wrong with a value, as its schema found. */
export function trouble(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `must be one of ${issue.values.map(String).join(", ")}`;
  if (issue.code === "too_big") return `must be at most ${issue.maximum}`;
  if (issue.code === "too_small")
    return issue.origin === "number" ? `must be at least ${issue.minimum}` : "must not be empty";
  if (issue.code === "custom") return issue.message;
  return `must be ${issue.message}`;
}

/**
 * How a key is set to what fits.
 * @param values those of all keys, of which this key's is wrong
 */
export function wayOutOf(
  key: string,
  words: ConfigWords = plainWords,
  issue?: z.core.$ZodIssue,
  values: Values = {},
): string {
  const needsNic = technologies.filter(hasNicModel).some((technology) => technology === values.technology);
  if (key === "nic" && (issue?.code === "custom" || (needsNic && meantBy(key, issue, values) === undefined)))
    return needsNic
      ? `${words.set("nic", "virtio")}, or another of ${nicModels.join(", ")}`
      : `${words.remove("nic")}, or ${words.set("technology", technologies.find(hasNicModel)!)}, whose guests have one`;
  const technology = Technology.safeParse(values.technology).data;
  if (key === "capturePoints" && issue?.code === "custom" && technology !== undefined)
    return `${words.set(key, JSON.stringify(pointsOf(technology)))}, or ${words.remove(key)} for the usual one`;
  if (key === "imageSha256" && issue?.code === "custom")
    return `${words.remove("image")} for Tare's own, or set imageSha256 to what sha256sum prints of the image's file`;
  if (issue?.code === "too_big") return `${words.set(key, String(issue.maximum))}, or less`;
  const meant = meantBy(key, issue, values);
  if (meant !== undefined) return `${words.set(key, meant)}, if that is what you mean, or another value that fits`;
  const fallback = configKeys[key]?.default;
  const change =
    fallback === undefined || fallback === "" ? words.remove(key) : words.set(key, String(shown(fallback)));
  return `${change} (the default), or another value that fits`;
}

/** What a mistyped word, or each of a list of rates or points, stands for; undefined where it cannot be told. */
function meantBy(key: string, issue: z.core.$ZodIssue | undefined, values: Values): string | undefined {
  const value = values[key];
  if (issue?.code === "invalid_value" && typeof value === "string") return nearest(value, issue.values.map(String));
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const meant =
    key === "capturePoints"
      ? meantPoints(value, values.technology).map((point) => nearest(point, scenarioPoints))
      : key === "rates"
        ? value.map((rate) => (Rate.safeParse(rate).success ? rate : nearest(rate, namedRates)))
        : [undefined];
  return meant.includes(undefined) ? undefined : JSON.stringify([...new Set(meant)]);
}

/** A value as the user gives it. */
export function shown(value: Value | undefined): string | undefined {
  return value === undefined ? undefined : Array.isArray(value) ? JSON.stringify(value) : String(value);
}
