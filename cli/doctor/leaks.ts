import { z } from "zod";
import { HostError } from "../../connections/errors";
import { type HostConnection, onHost } from "../../connections/hostConnection";
import { type Project, selectedStack, stacksWithFile } from "../../engine/workspace";
import { judgedCodes } from "../judging";
import { type Host, sides } from "../../scenarios/host";
import { printJson } from "../display/table";
import { Exit } from "../errors";
import { confirmByName, requireYes } from "../stack/confirm";
import { findProject, type StackOptions } from "../stack/find";
import { paint, terminal } from "../terminal";
import { deployedStackOf, judgeLeaks, removalOrder, type Known, type Leak, type LeaksOfHost } from "./judgeLeaks";
import { knownTo } from "./known";
import { describeHolder, Marked } from "./marked";
import { stackHosts } from "../stack/stackHosts";

export interface LeaksFlags extends StackOptions {
  fix?: boolean;
  foreign?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** One host, the leaks on it, and what was done about them. */
interface ExaminedHost extends LeaksOfHost {
  address: string;
  removed: string[];
  kept: string[];
}

const Reclaimed = z.object({ removed: z.array(z.string()), kept: z.array(z.string()) });

/** Lists what Tare left on hosts and, with `fix`, removes it. Throws Exit where leaks are left (failed) or a host cannot be asked (undecided). */
export async function leaks(flags: LeaksFlags): Promise<void> {
  if (flags.fix) requireYes("doctor --leaks --fix", flags);
  const place = findProject(flags);
  const known = knownTo(place, flags);
  const found: ExaminedHost[] = [];
  const unreached: string[] = [];
  for (const host of await hostsToAsk(flags, place.project)) {
    terminal.note(`looking for leaks on ${host.user}@${host.address}`);
    try {
      found.push(await onHost(host, (connection) => examine(connection, known, flags)));
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      unreached.push([error.message, error.wayOut ?? ""].filter(Boolean).join("; "));
    }
  }
  if (flags.json) printJson({ hosts: found, unreached });
  for (const message of unreached) terminal.note(`not looked at: ${message}`);
  const left = found.some((each) => (flags.fix ? each.kept : each.leaks).length > 0);
  if (left) throw new Exit(judgedCodes.failed);
  if (unreached.length > 0) throw new Exit(judgedCodes.undecided);
}

/** The hosts of the named or selected stack, or, without one, of all stacks that have a config file. Each host once. */
async function hostsToAsk(flags: LeaksFlags, project: Project): Promise<Host[]> {
  const chosen = flags.stack ?? selectedStack(project);
  const stacks = chosen === undefined ? stacksWithFile(project.folder) : [chosen];
  const hosts = new Map<string, Host>();
  for (const stack of stacks) {
    const { hosts: pair } = await stackHosts({ ...flags, stack });
    for (const side of sides) {
      const { user, address, port, dataFolder } = pair[side];
      hosts.set([user, address, port, dataFolder].join(" "), pair[side]);
    }
  }
  return [...hosts.values()];
}

async function examine(connection: HostConnection, known: Known, flags: LeaksFlags): Promise<ExaminedHost> {
  const { host, call } = connection;
  const marked = Marked.parse(await call("leaks", { dataFolder: host.dataFolder }));
  const judged = judgeLeaks(marked, known);
  const found: ExaminedHost = { ...judged, address: host.address, removed: [], kept: [] };
  if (!flags.json) show(judged, flags);
  if (!flags.fix || judged.leaks.length === 0) return found;
  if (flags.yes !== true)
    await confirmByName("doctor --leaks --fix", `will remove all that is listed from ${judged.host}.`, judged.host);
  for (const own of byStack(judged.leaks)) {
    const request = reclaimRequest(own, marked, known);
    const { removed, kept } = Reclaimed.parse(await call("reclaim", { ...request, dataFolder: host.dataFolder }));
    found.removed.push(...removed);
    found.kept.push(...kept);
  }
  if (!flags.json) {
    for (const what of found.removed) terminal.print(`  removed  ${what}`);
    for (const what of found.kept) terminal.print(`  ${paint("red", "kept")}     ${what}: it could not be removed`);
  }
  return found;
}

/** The leaks of each stack: what bears an identity first, because what does not may hold it (folders, the reservation). */
export function byStack(all: readonly Leak[]): Leak[][] {
  const groups = new Map<string, Leak[]>();
  const comesLast = ({ kind, identity }: Leak) => Number(kind === "reservation" || identity === null);
  const sorted = [...all].sort((a, b) => comesLast(a) - comesLast(b));
  for (const leak of sorted) {
    const key = `${leak.stack} ${leak.kind === "reservation" ? "" : (leak.identity ?? "")}`;
    groups.set(key, [...(groups.get(key) ?? []), leak]);
  }
  return [...groups.values()];
}

/** The request to the host program's verb `reclaim` for the leaks of one stack and identity. */
export function reclaimRequest(own: readonly Leak[], { reservation }: Marked, known: Known): object {
  const stack = own[0]?.stack ?? "";
  const released = own.some(({ kind }) => kind === "reservation") ? reservation : null;
  const identity = own.find(({ kind }) => kind !== "reservation")?.identity;
  return {
    stack,
    ...(identity ? { owner: identity } : {}),
    // Processes, load and sink are known by the name alone, and so are those of the stack that holds the host under it.
    whole:
      (reservation?.stack !== stack || released !== null) &&
      deployedStackOf({ stack, identity: null }, reservation, known) === undefined,
    things: removalOrder(own.filter(({ kind }) => kind !== "reservation")).map(({ kind, name }) => ({ kind, name })),
    release: released && { project: released.project, user: released.user, identity: released.identity ?? null },
  };
}

function show({ host, leaks: all, heldByOther }: LeaksOfHost, { stack }: LeaksFlags): void {
  terminal.print(`${paint("bold", host)}: ${all.length === 0 ? "no leaks" : `${all.length} left behind`}`);
  for (const { kind, name, why, wayOut } of all) terminal.print(`  ${kind} ${name}\n    ${why}\n    -> ${wayOut}`);
  if (heldByOther)
    terminal.print(
      `  reserved by ${describeHolder(heldByOther)}: its state is not to be seen from here\n` +
        `    -> let them destroy it; if it is gone for good: ./tare doctor --leaks --foreign --fix${stack ? ` --stack ${stack}` : ""}`,
    );
}
