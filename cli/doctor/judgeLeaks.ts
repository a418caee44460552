import { everyGuestKind } from "../../components/guests";
import { describeHolder, type Marked, type Owner } from "./marked";

/** What the state in this operator's project says. */
export interface Known {
  project: string;
  /** Who this operator is in reservations: USER@MACHINE. */
  user: string;
  /** The project's folder. */
  folder: string;
  /** The identities of the stacks that have one in their state, by the stacks' names. */
  identities: ReadonlyMap<string, string>;
  /** Whether a stack has resources or is being worked on. What it made is then for `destroy` to remove. */
  isDeployed(stack: string): boolean;
  /** Whether a deployed stack's state names a thing; true if that cannot be found out. */
  isInState(stack: string, name: string): boolean;
  /** Whether other operators' reservations, and what their stacks made, count as leaks as well. */
  foreign: boolean;
  /** The call that removes what is judged to be a leak. */
  fix: string;
}

/** Something of Tare's that no stack will ever remove. */
export interface Leak {
  kind: string;
  name: string;
  stack: string;
  /** null for what bears none. */
  identity: string | null;
  why: string;
  wayOut: string;
}

export interface LeaksOfHost {
  host: string;
  leaks: Leak[];
  /** The reservation of another operator, whose state cannot be seen from here. */
  heldByOther: Owner | null;
}

/**
 * Guests and what they need, such as networks and volumes, in the order in which they must be removed. Each of them is
 * a resource, whose name is in its stack's state.
 */
const guestThings = everyGuestKind.flatMap(({ things }) => things);
const inState = new Set(guestThings);

/**
 * Tells leaks from what stacks use. Only one stack at a time holds a host, so whatever bears another stack's mark is a
 * leak.
 */
export function judgeLeaks(marked: Marked, known: Known): LeaksOfHost {
  const { reservation } = marked;
  const ours = reservation !== null && isOurs(reservation, known);
  const heldByOther = reservation !== null && !ours && !known.foreign ? reservation : null;
  const isAlive = (activity: string) => marked.activities.some(({ id, alive }) => alive && id === activity);
  const whyThing = (thing: Marked["things"][number]): string | undefined => {
    const { kind, name, activity } = thing;
    if (isHolders(thing, heldByOther)) return undefined;
    const stack = deployedStackOf(thing, reservation, known);
    if (stack === undefined) return gone(thing.stack, thing.identity);
    if (kind === "process")
      return isAlive((activity ?? "").split("/")[0] ?? "") ? undefined : "the command that started it is gone";
    return inState.has(kind) && !known.isInState(stack, name) ? `the state of stack "${stack}" has lost it` : undefined;
  };

  const leaks: Leak[] = marked.things.flatMap((thing) => {
    const why = whyThing(thing);
    return why === undefined ? [] : [leak(thing.kind, thing.name, thing, why, known.fix)];
  });
  for (const { id, stack, verb, since, alive } of marked.activities)
    if (!alive && stack !== heldByOther?.stack)
      leaks.push(leak("activity", id, { stack, identity: null }, `${verb} of ${since} was cut off`, known.fix));
  if (reservation && !heldByOther) {
    const { stack, identity = null } = reservation;
    if (deployedStackOf({ stack, identity }, reservation, known) === undefined)
      leaks.push(
        leak("reservation", describeHolder(reservation), { stack, identity }, gone(stack, identity), known.fix),
      );
  }
  return { host: marked.host, leaks, heldByOther };
}

/** What says whose a thing is. */
type Mark = Pick<Marked["things"][number], "stack" | "identity">;

/**
 * The name of the deployed stack that a thing belongs to; undefined if there is none. The identity decides, for a stack may have
 * been renamed, and a copy of the project has stacks of the same names. What bears no identity and names the stack that holds the
 * host belongs to whoever that is.
 */
export function deployedStackOf(mark: Mark, reservation: Owner | null, known: Known): string | undefined {
  const isHolder = reservation !== null && [reservation.stack, ...(reservation.formerly ?? [])].includes(mark.stack);
  const holder = isHolder ? reservation.identity : undefined;
  const identity = mark.identity ?? holder;
  const named = [...known.identities].find(([, own]) => own === identity)?.[0];
  if (named !== undefined) return known.isDeployed(named) ? named : undefined;
  const other = identity === undefined ? undefined : known.identities.get(mark.stack);
  return other === undefined && known.isDeployed(mark.stack) ? mark.stack : undefined;
}

/** Whether the state that a reservation was made from is, or was, in this project's folder. */
export function isOurs({ project, user, identity, folder }: Owner, known: Known): boolean {
  if (identity !== undefined && [...known.identities.values()].includes(identity)) return true;
  return project === known.project && user === known.user && (folder === undefined || folder === known.folder);
}

function isHolders({ stack, identity }: Mark, holder: Owner | null): boolean {
  return holder !== null && (identity === null ? stack === holder.stack : identity === holder.identity);
}

/** Sorts guests before what they need, and that before the folders that hold it. */
export function removalOrder<Thing extends { kind: string }>(things: readonly Thing[]): Thing[] {
  const rank = ({ kind }: Thing) => (inState.has(kind) ? guestThings.indexOf(kind) : guestThings.length);
  return [...things].sort((a, b) => rank(a) - rank(b));
}

function gone(stack: string, identity: string | null): string {
  return `the state has no stack "${stack}" with resources${identity === null ? "" : ` and the identity ${identity}`}`;
}

function leak(
  kind: string,
  name: string,
  { stack, identity, removal }: Mark & { removal?: string },
  why: string,
  fix: string,
): Leak {
  return { kind, name, stack, identity, why, wayOut: removal || fix };
}
