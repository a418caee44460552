import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { exitCodes } from "../../errors/visibleError";

/** The soak program's request, which it gets as JSON in its only argument. */
export interface SoakRequest {
  /** If left out, all campaigns are listed. */
  campaign?: string;
  seed: number;
  minutes: number;
  /** Run only this case. */
  case?: number;
  debug?: boolean;
}

const root = join(__dirname, "../..");

export function register(program: Command): void {
  program
    .command("soak [campaign]")
    .description("long random tests: cases made from seeds, as long as you like, going on where the last call ended")
    .option("--seed <n>", "which row of cases", number, 1)
    .option("--minutes <m>", "how long", number, 10)
    .option("--case <seed>", "only this case, by the seed that a failure was told with", number)
    .addHelpText(
      "after",
      `
Without a campaign, lists them. What was done so far lies in .tare/soak/CAMPAIGN-SEED.json; delete it to begin again.

Examples:
  ./tare soak
  ./tare soak engine --seed 7 --minutes 60
  ./tare soak kills --case 1234567`,
    )
    .action(async (campaign: string | undefined, _flags: unknown, command: Command) => {
      const { seed, minutes, case: only, debug } = command.optsWithGlobals<SoakRequest>();
      process.exitCode = await soak({ campaign, seed, minutes, case: only, debug });
    });
}

/** Runs the soak program, which belongs to the tests, as a child process. Resolves to its exit code. */
async function soak(request: SoakRequest): Promise<number> {
  const program = ["-r", join(root, "register.js"), join(root, "tests/soak/main.ts")];
  const child = spawn(process.execPath, [...program, JSON.stringify(request)], { cwd: root, stdio: "inherit" });
  // A terminal sends Ctrl-C to the child as well. It ends after the case under way, and this process waits for that.
  const ignore = () => undefined;
  const pass = (signal: NodeJS.Signals) => void child.kill(signal);
  process.on("SIGINT", ignore).on("SIGTERM", pass).on("SIGHUP", pass);
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    return code ?? exitCodes.cancelled;
  } finally {
    process.off("SIGINT", ignore).off("SIGTERM", pass).off("SIGHUP", pass);
  }
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0)) throw new InvalidArgumentError("It must be a number from 0 up.");
  return value;
}
