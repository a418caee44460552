import type { StepEvent } from "../../engine";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { planLines } from "../display/plan";
import { Exit } from "../errors";
import { paint, terminal } from "../terminal";

/** Throws if nobody can be asked for confirmation and --yes is not given. */
export function requireYes(verb: string, flags: { yes?: boolean }): void {
  if (flags.yes === true || terminal.interactive) return;
  throw new VisibleError(
    `${verb} changes things and nobody is here to confirm it`,
    `Add --yes to proceed without a question${verb === "up" ? "; `./tare preview` shows what would change" : ""}.`,
    { exitCode: exitCodes.configuration },
  );
}

/** Asks whether to make the previewed changes. The answer "details" lists them in full and asks again. */
export async function confirmPlan(verb: string, stack: string, steps: StepEvent[]): Promise<void> {
  for (;;) {
    const answer = await ask(`Do you want to perform this ${verb} of stack "${stack}"? (yes/no/details) `);
    if (isYes(answer)) return;
    if (!/^d(etails)?$/i.test(answer)) throw declined(verb);
    terminal.print(planLines(steps, { details: true }).join("\n"));
  }
}

/** Confirms what cannot be undone: asks the user to type a name. */
export async function confirmByName(verb: string, what: string, name: string): Promise<void> {
  terminal.print(`${paint("yellow", "This")} ${what}`);
  const answer = await ask(`Please confirm that this is what you want by typing ${paint("bold", name)}: `);
  if (answer !== name) throw declined(verb);
}

async function ask(question: string): Promise<string> {
  try {
    return (await terminal.ask(question)).trim();
  } catch {
    // Ctrl-C, or the end of input, instead of an answer.
    throw new Exit(exitCodes.cancelled);
  }
}

function isYes(answer: string): boolean {
  return /^y(es)?$/i.test(answer);
}

function declined(verb: string): VisibleError {
  return new VisibleError(`${verb} declined; nothing was changed`, undefined, { exitCode: exitCodes.cancelled });
}
