import type { Claim } from "./claim";

/**
 * Whether cells of a lab, two hosts on one kernel, may decide a claim at all: one that compares conditions with each other. What is a
 * matter of absolute time, of affinity or of a size in numbers (a "level") is the servers' own.
 */
export function labDecides({ concerns, parts }: Claim): boolean {
  return concerns.every((concern) => concern === "location") && parts.every(({ kind }) => kind !== "level");
}
