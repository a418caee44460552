import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sides } from "../scenarios/host";
import type { HostLayout } from "./layout";

/** Names of the stacks that hold a host of a lab, given the folder that contains its hosts' folders. */
export function stacksIn(labFolder: string): string[] {
  return [...new Set(sides.flatMap((side) => stacksOn({ folder: join(labFolder, side) })))];
}

/** Names of the stacks that hold a host, from the JSON files in its /var/lib/tare/reservation. */
export function stacksOn({ folder }: Pick<HostLayout, "folder">): string[] {
  const reservations = join(folder, "var-lib-tare", "reservation");
  if (!existsSync(reservations)) return [];
  return readdirSync(reservations, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map(
      (entry) => stackNamed(readFileSync(join(reservations, entry.name), "utf8")) ?? entry.name.replace(/\.json$/, ""),
    );
}

/** The stack that a reservation file names as owner; undefined if the file cannot be read, which does not end the reservation. */
function stackNamed(text: string): string | undefined {
  try {
    const value = JSON.parse(text) as { stack?: unknown; owner?: { stack?: unknown } } | null;
    const stack = value?.stack ?? value?.owner?.stack;
    return typeof stack === "string" ? stack : undefined;
  } catch {
    return undefined;
  }
}
