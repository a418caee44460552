import { Command, CommanderError, Option } from "commander";
import { version } from "../package.json";
import { exitCodes } from "../errors/visibleError";
import { Exit, showError } from "./errors";
import { calledVerb, errorCode } from "./judging";
import { terminal, type TerminalFlags, useTerminalAs } from "./terminal";
import { verbs } from "./verbs";

/**
 * Runs the `tare` command.
 * @param args what stands after `./tare`.
 * @returns the exit code.
 */
export async function runCli(args: string[]): Promise<number> {
  const program = makeProgram();
  try {
    await loadVerbs(program, args);
    if (args.length === 0) {
      program.outputHelp();
      return exitCodes.error;
    }
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof Exit) return error.code;
    // Commander has already shown what was wrong with the arguments, or the help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : errorCode(exitCodes.configuration, args);
    return errorCode(showError(error, args.includes("--debug")), args);
  } finally {
    process.exitCode = undefined;
  }
}

function makeProgram(): Command {
  const program = new Command("tare")
    .description("What virtualization adds to round-trip time: declare a two-host testbed, measure it, read the answer")
    .version(version, "--version", "print the version")
    .helpOption("-h, --help", "show help")
    .configureHelp({ showGlobalOptions: true })
    .option("-C, --cwd <folder>", "work on the project in this folder")
    .option("--debug", "show stack traces and debug messages")
    .addOption(
      new Option("--color <when>", "colours on a terminal").choices(["auto", "always", "never"]).default("auto"),
    )
    .option("--non-interactive", "ask nothing, and show progress as lines")
    .hook("preAction", (_, command) => useTerminalAs(command.optsWithGlobals<TerminalFlags>()))
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
    })
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText(
      "after",
      `
Examples:
  ./tare quickstart                           two hosts on this machine, measured and compared
  ./tare up --stack sender                    deploy and measure a stack
  ./tare stack output --stack sender          what it found
  ./tare measure --stack sender               measure it again
  ./tare destroy --stack sender --yes         take the testbed down`,
    );
  return program;
}

/**
 * Loads only the verb that is called. If it is unknown or missing, loads all, so that help and suggestions are
 * complete.
 */
async function loadVerbs(program: Command, args: string[]): Promise<void> {
  const called = calledVerb(args);
  const load = called === undefined ? undefined : verbs[called];
  const files = load ? [await load()] : await Promise.all(Object.values(verbs).map((each) => each()));
  for (const file of files) file.register(program);
}
