import { type Command, InvalidArgumentError } from "commander";

export function stackOption(command: Command): Command {
  return command.option("-s, --stack <name>", "the stack; left out: the selected one");
}

/** Adds the flags of every verb that calls the engine. */
export function deployOptions(command: Command): Command {
  return stackOption(command)
    .option("-p, --parallel <n>", "most resources worked on at once (default: 16)", wholeNumber)
    .option("-j, --json", "print the result as JSON; progress goes to standard error");
}

/** Adds the flags of every verb that changes a stack. */
export function changeOptions(command: Command): Command {
  return deployOptions(command)
    .option("-y, --yes", "proceed without a question")
    .option("-f, --skip-preview", "change things without a preview first");
}

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("It must be a whole number from 1 to 9999.");
  return Number(text);
}
