import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Campaign, pairsOf } from "../../campaigns";
import { writeFileAtomic } from "../../engine/workspace";
import { atPath } from "../../errors/fileError";
import { VisibleError } from "../../errors/visibleError";
import { makeFolder } from "../../files/makeFolder";

const Head = z.strictObject({
  format: z.literal(1),
  campaign: Campaign.describe("the file's content, with what the command line put in its place"),
  plan: z.string().describe("digest of what is measured, and in which order"),
  stack: z
    .string()
    .describe("the stack that the campaign deploys; of several pairs of hosts each, with commas between"),
  toolVersion: z.string(),
});
export type Head = z.infer<typeof Head>;

const Entry = z.strictObject({
  /** Of the plan, from 1. */
  number: z.int(),
  /** Which of its probes. */
  rates: z.array(z.string()),
  outcome: z.enum(["measured", "failed"]),
  startedAt: z.string(),
  seconds: z.number(),
  /** The stack that names the hosts it was measured on; absent in ledgers of versions that knew one pair only. */
  pair: z.string().optional(),
  /** Why it failed. */
  reason: z.string().optional(),
  scenarioDigest: z.string().optional(),
  runs: z
    .array(
      z.strictObject({
        runId: z.string(),
        rate: z.string(),
        verdict: z.string(),
        /** The run's median overhead in ms. */
        overheadMs: z.number().nullable().optional(),
      }),
    )
    .optional(),
});
export type Entry = z.infer<typeof Entry>;

/** How often a cell is tried. */
const attempts = 2;

/**
 * What a campaign has measured: `campaign.jsonl` in its folder, a line a step. A line is on the disk before the next step begins, so
 * that a campaign that was killed goes on behind it.
 */
export class Ledger {
  private readonly byStep = new Map<number, Entry[]>();

  private constructor(
    readonly folder: string,
    readonly head: Head,
    readonly entries: Entry[],
  ) {
    for (const entry of entries) this.index(entry);
  }

  /**
   * Begins a ledger, or goes on with the one that is there.
   * @throws VisibleError if the folder has another campaign's
   */
  static open(folder: string, head: Head): Ledger {
    makeFolder(folder);
    if (!existsSync(fileIn(folder))) {
      atPath(fileIn(folder), () => writeFileAtomic(fileIn(folder), line(head)));
      return new Ledger(folder, head, []);
    }
    Ledger.refuseOther(folder, head);
    const found = Ledger.read(folder);
    const { campaign, stack } = found.head;
    return campaign.budget === head.campaign.budget && stack === head.stack
      ? found
      : found.withHead({ ...found.head, campaign: head.campaign, stack: head.stack });
  }

  /** @throws VisibleError if the folder has another campaign's */
  static refuseOther(folder: string, head: Head): void {
    if (!existsSync(fileIn(folder))) return;
    const found = Ledger.read(folder).head;
    const { campaign, plan, stack } = found;
    if (isSame(found, head) && campaign.precision === head.campaign.precision) return;
    throw new VisibleError(
      `${folder} has the results of another campaign: "${campaign.title}", seed ${campaign.seed}, ` +
        `${campaign.precision === undefined ? `repetitions ${campaign.repetitions}` : `precision ${campaign.precision}`}, on stack ${stack}` +
        (plan === head.plan ? "" : ", which measures other cells or in another order"),
      "Name another folder with --output, or give the same file and flags that it was begun with.",
    );
  }

  /** Whether a folder has another campaign's ledger, or one that cannot be read. */
  static isTaken(folder: string, head: Pick<Head, "plan" | "stack">): boolean {
    if (!existsSync(fileIn(folder))) return false;
    try {
      return !isSame(Ledger.read(folder).head, head);
    } catch (error) {
      if (error instanceof VisibleError) return true;
      throw error;
    }
  }

  /** The same with another budget or other pairs of hosts, which goes on with what is there. */
  private withHead(head: Head): Ledger {
    const text = [head, ...this.entries].map(line).join("");
    atPath(fileIn(this.folder), () => writeFileAtomic(fileIn(this.folder), text));
    return new Ledger(this.folder, head, this.entries);
  }

  /** @throws VisibleError if there is none */
  static read(folder: string): Ledger {
    const path = fileIn(folder);
    if (!existsSync(path))
      throw new VisibleError(
        `${folder} has no campaign`,
        "Begin it with ./tare campaign run FILE, or name its folder with --output.",
      );
    const [first = "", ...rest] = whole(readFileSync(path, "utf8")).split("\n").filter(Boolean);
    const head = Head.safeParse(parsed(first));
    const entries = z.array(Entry).safeParse(rest.map(parsed));
    if (!head.success || !entries.success)
      throw new VisibleError(`${path} is damaged`, "Put it back from a copy, or begin anew with another --output.");
    return new Ledger(folder, head.data, entries.data);
  }

  append(entry: Entry): void {
    const path = fileIn(this.folder);
    atPath(path, () => {
      const descriptor = openSync(path, "r+");
      try {
        // A line that a kill has cut off is written over.
        const end = Buffer.byteLength(whole(readFileSync(path, "utf8")));
        ftruncateSync(descriptor, end);
        writeSync(descriptor, line(entry), end);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    });
    this.entries.push(entry);
    this.index(entry);
  }

  private index(entry: Entry): void {
    const known = this.byStep.get(entry.number);
    if (known) known.push(entry);
    else this.byStep.set(entry.number, [entry]);
  }

  /** How often a step has failed at a rate. */
  failures(number: number, rate: string): number {
    return this.of(number, rate).filter(({ outcome }) => outcome === "failed").length;
  }

  isMeasured(number: number, rate: string): boolean {
    return this.of(number, rate).some(({ outcome }) => outcome === "measured");
  }

  /** Whether nothing more is to be done: it is measured, or has failed as often as it is tried. */
  isDone(number: number, rate: string): boolean {
    return this.isMeasured(number, rate) || this.failures(number, rate) >= attempts;
  }

  /** The median overhead of the run that a step gave at a rate, in ms; null where there is none. */
  overheadMs(number: number, rate: string): number | null {
    const runs = this.of(number, rate).flatMap((entry) => entry.runs ?? []);
    return runs.find((run) => run.rate === rate)?.overheadMs ?? null;
  }

  /** The pair of hosts that measured a step at a rate; undefined where none has. */
  pairOf(number: number, rate: string): string | undefined {
    return this.of(number, rate).find(({ outcome }) => outcome === "measured")?.pair;
  }

  /** All pairs that the campaign has, or has had, in the order of its file. */
  pairs(): string[] {
    const known = this.entries.flatMap(({ pair }) => pair ?? []);
    return [...new Set([...pairsOf(this.head.campaign), ...known])];
  }

  /** The pair that measured, or tried, the last of some steps; undefined where there is none. */
  lastPair(numbers: readonly number[]): string | undefined {
    return numbers.flatMap((number) => this.byStep.get(number) ?? []).at(-1)?.pair;
  }

  /** Why the last attempt failed. */
  reason(number: number, rate: string): string {
    return this.of(number, rate).findLast(({ outcome }) => outcome === "failed")?.reason ?? "";
  }

  private of(number: number, rate: string): Entry[] {
    return (this.byStep.get(number) ?? []).filter((entry) => entry.rates.includes(rate));
  }
}

/** All attempts together, those that failed included. */
export function secondsSpent({ entries }: Ledger): number {
  return entries.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** What each step took that is measured, its failed attempts included. */
export function stepTimes({ entries }: Ledger): { number: number; seconds: number }[] {
  const seconds = new Map<number, number>();
  for (const entry of entries) seconds.set(entry.number, (seconds.get(entry.number) ?? 0) + entry.seconds);
  return [...seconds].map(([number, sum]) => ({ number, seconds: sum }));
}

/** A campaign is the same with a pair of hosts more or less. */
const isSame = (one: Pick<Head, "plan" | "stack">, other: Pick<Head, "plan" | "stack">) => {
  const [few = [], many = []] = [stacksOf(one), stacksOf(other)].sort((a, b) => a.length - b.length);
  return one.plan === other.plan && few.every((stack) => many.includes(stack));
};

const stacksOf = ({ stack }: Pick<Head, "stack">) => stack.split(", ");

/** How a ledger's head names the stacks of several pairs. */
export const stackNames = (stacks: readonly string[]) => stacks.join(", ");

const fileIn = (folder: string) => join(folder, "campaign.jsonl");
const line = (value: unknown) => `${JSON.stringify(value)}\n`;
/** The text up to its last whole line. */
const whole = (text: string) => text.slice(0, text.lastIndexOf("\n") + 1);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
