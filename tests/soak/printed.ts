import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A call of ./tare as a page prints it, without the remark behind it. */
export interface Printed {
  command: string;
  /** Why it cannot be run as it is printed; undefined where it can. */
  reason: string | undefined;
}

/** Calls that stand for others, or that something else tries. */
const reasons: [pattern: RegExp, reason: string][] = [
  [/[[\]…]/, "it is a synopsis"],
  [/^\.\/tare (test|soak)\b/, "it runs tests, which may be this one"],
  [/^\.\/tare campaign (run|status|pause|stop) \S*paper-/, "the paper's experiments take hours"],
  [/^\.\/tare pipeline\b/, "it needs a clone with a remote: tests/e2e/pipeline.test.ts runs it in one"],
];

/** The calls in the fenced blocks of README.md and docs/, page by page in their order. */
export function printedCommands(root: string): Map<string, Printed[]> {
  const pages = [
    "README.md",
    ...readdirSync(join(root, "docs"))
      .sort()
      .map((name) => `docs/${name}`),
  ];
  const found = pages
    .filter((page) => page.endsWith(".md"))
    .map((page): [string, Printed[]] => [page, commandsIn(readFileSync(join(root, page), "utf8"))]);
  return new Map(found.filter(([, commands]) => commands.length > 0));
}

function commandsIn(markdown: string): Printed[] {
  const blocks = [...markdown.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map(([, block = ""]) => block);
  return blocks
    .flatMap((block) => block.replaceAll("\\\n", " ").split("\n"))
    .filter((line) => line.startsWith("./tare "))
    .map((line) => {
      const command = line.replace(/ +#.*$| {3,}.*$/, "");
      return { command, reason: reasons.find(([pattern]) => pattern.test(command))?.[1] };
    });
}

/** Whether a command did what it is for: a gate's verdict is an answer, too. */
export function isAnswered(command: string, exitCode: number): boolean {
  return exitCode === 0 || (/--fail-/.test(command) && [1, 2].includes(exitCode));
}

/** Printed commands that end-to-end tests of their own run. */
const triedElsewhere = /^\.\/tare (quickstart|lab|choose|campaign run)\b/;

/**
 * What stands for the printed commands in a lab where one stack is: with one repetition, without neighbours, and with nothing asked. The order is
 * that of the pages, but what destroys comes last.
 */
export function shortForms(root: string, stack: string): string[] {
  const all = [...printedCommands(root).values()]
    .flat()
    .filter(({ command, reason }) => reason === undefined && !triedElsewhere.test(command))
    .map(({ command }) =>
      command
        .replace(/ --yes\b/, "")
        .replace(/^\.\/tare (up|measure|destroy)\b/, "$& --yes")
        .replace(/ --(stack|from) \S+/, ` --$1 ${stack}`)
        .replace(/^\.\/tare paper\b/, `$& --hosts ${stack}`)
        .replace(/(repetitions[ =])\d+/, "$11")
        .replace(/(backgroundCount )\d+/, "$10"),
    );
  const isLast = (command: string) => / destroy /.test(command);
  return [...all.filter((command) => !isLast(command)), ...new Set(all.filter(isLast))];
}
