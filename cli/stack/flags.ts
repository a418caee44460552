import { type Command, InvalidArgumentError, Option } from "commander";

export function stackOption(command: Command): Command {
  return command.option("-s, --stack <name>", "the stack; left out: the selected one");
}

/** Adds the flags of every verb that calls the engine. */
export function deployOptions(command: Command): Command {
  return stackOption(command)
    .option("-p, --parallel <n>", "most resources worked on at once (default: 16)", wholeNumber)
    .option("--diff", "show every input of what the preview creates")
    .option("--show-sames", "list resources that do not change as well")
    .option("--suppress-outputs", "do not show the stack's outputs")
    .option("--suppress-progress", "do not say again and again what is still under way")
    .option("-j, --json", "print the result as JSON; progress goes to standard error");
}

/** Adds the flags of every verb that changes a stack. */
export function changeOptions(command: Command): Command {
  return deployOptions(command)
    .option("-m, --message <text>", "a message for the stack's history")
    .option("-y, --yes", "proceed without a question")
    .option("-f, --skip-preview", "change things without a preview first");
}

/** Adds the flags that say which resources a verb may touch. */
export function selectionOptions(command: Command): Command {
  return command
    .option("-t, --target <urn>", "touch this resource only; * and ** are wildcards; may be repeated", collected)
    .option("--target-dependents", "and what depends on the targets")
    .option("-x, --exclude <urn>", "do not touch this resource; * and ** are wildcards; may be repeated", collected);
}

/** Adds the flags of `up` and `preview`, which run the program. */
export function programOptions(command: Command): Command {
  return engineOption(excludeDependentsOption(expectOption(refreshOption(selectionOptions(command)))))
    .option("--replace <urn>", "replace this resource though nothing in it changes; may be repeated", collected)
    .option("--target-replace <urn>", "the same, and touch nothing else: --target URN --replace URN", collected);
}

export function refreshOption(command: Command): Command {
  return command.addOption(
    new Option("-r, --refresh [yes]", "look first at what really exists").argParser(yesOrNo).preset(true),
  );
}

export function expectOption(command: Command): Command {
  return command.option("--expect-no-changes", "fail, with exit code 7, if anything changes");
}

export function excludeDependentsOption(command: Command): Command {
  return command.option("--exclude-dependents", "nor what depends on what is excluded");
}

/** Adds the flag of verbs that can be done by Pulumi's CLI as well. */
export function engineOption(command: Command): Command {
  return command.addOption(
    new Option("--engine <engine>", "pulumi: by the installed Pulumi CLI").choices(["embedded", "pulumi"]),
  );
}

export function previewOnlyOption(command: Command): Command {
  return command.option("--preview-only", "show what would be done, and do nothing");
}

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("It must be a whole number from 1 to 9999.");
  return Number(text);
}

function collected(text: string, before: string[] = []): string[] {
  return [...before, text];
}

/** Pulumi's CLI writes `--refresh`, `--refresh=true` and `--refresh=false`. */
function yesOrNo(text: string | true): boolean {
  if (text === true || text === "true") return true;
  if (text === "false") return false;
  throw new InvalidArgumentError("It must be true or false.");
}
