import { join, relative, resolve } from "node:path";
import { z } from "zod";
import type { PropertyMap } from "../../engine/values";
import { mergeDefaults } from "../../engine/workspace";
import { sides, type Side } from "../../scenarios/host";
import { RunSummary } from "../../scenarios/measurement";
import { loginOptions } from "../../connections/login";
import { shellWord } from "../../errors/shellWord";
import { callersFolder } from "../callersPath";
import { outputLines } from "../display/values";
import type { FoundStack } from "./find";

/** The outputs of Tare's own program, as far as they are shown in a form of their own. */
const Measured = z.object({
  overhead: z.array(RunSummary),
  results: z.string(),
  report: z.string(),
  /** Undefined where they are secret. */
  connections: z
    .record(z.enum(sides), z.object({ ssh: z.string(), guest: z.string(), guestAddress: z.string() }))
    .optional()
    .catch(undefined),
});
type Measured = z.infer<typeof Measured>;

/** What the table and the report say better than the outputs. */
const saidElsewhere = [...Object.keys(Measured.shape), "readme", "scenarioDigest"];

/**
 * A stack's outputs as lines. Those of a measurement are a table, the paths of what it left, and commands that log in on the
 * hosts; all others are listed with their values.
 */
export async function shownOutputs(outputs: PropertyMap, found: FoundStack): Promise<string[]> {
  const measured = Measured.safeParse(outputs);
  if (!measured.success) return outputLines(outputs);
  const { overhead, results, report, connections } = measured.data;
  const { folder } = found.project;
  const { overheadTable } = await import("../../analysis/overheadTable");
  const others = Object.entries(outputs).filter(
    ([name, value]) => !saidElsewhere.includes(name) && !(name === "tuning" && value === "none"),
  );
  return [
    overheadTable([{ folder: resolve(folder, results), summaries: overhead }]),
    "",
    `report    ${shellWord(shownPath(folder, report))}`,
    `raw runs  ${shellWord(shownPath(folder, results))}`,
    ...(connections ? sides.flatMap((side) => loginLines(side, connections, found)) : []),
    ...(others.length === 0 ? [] : ["", ...outputLines(Object.fromEntries(others))]),
    "",
    `All outputs in full: ./tare stack output --json --stack ${found.reference.stack}`,
  ];
}

/** The command that logs in on a host with the configured key and its pinned host key, whatever the user's own ssh files say. */
function loginLines(
  side: Side,
  connections: NonNullable<Measured["connections"]>,
  { project, file }: FoundStack,
): string[] {
  const { ssh, guest, guestAddress } = connections[side];
  const config = mergeDefaults(project, file.values());
  const setting = (name: string) => {
    const value = config[`${project.name}:${side}${name}`];
    return typeof value === "string" ? value : "";
  };
  const path = (name: string) => shownPath(project.folder, setting(name));
  const words = loginOptions({
    keyFile: path("KeyFile"),
    knownHostsFile: path("KnownHostsFile"),
    hostKey: setting("HostKey"),
  });
  // Before it, the output has the same options with paths that start in the project's folder.
  const [where = ""] = /-p \d+ \S+$/.exec(ssh) ?? [];
  return [
    "",
    `${side}: guest ${guest} has ${guestAddress}; its host by`,
    `  ssh ${words.slice(0, 2).join(" ")} \\`,
    `    ${words.slice(2).join(" ")} ${where}`,
  ];
}

/** A path of the project as it can be used where the command was called: relative where it lies below that folder. */
function shownPath(projectFolder: string, path: string): string {
  const whole = resolve(projectFolder, path);
  const near = relative(callersFolder(), whole);
  return near === "" || near.startsWith("..") ? whole : join(near);
}
