import { type Command, InvalidArgumentError } from "commander";
import { join } from "node:path";
import { VisibleError } from "../../errors/visibleError";
import type { Campaign } from "../../tests/soak/campaign";
import { withInterrupts } from "../stack/interrupts";
import { terminal } from "../terminal";

interface SoakFlags {
  seed: number;
  minutes: number;
  case?: number;
}

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
    .action(async (name: string | undefined, flags: SoakFlags) => {
      const { campaigns } = await import("../../tests/soak");
      if (name === undefined) return list(campaigns);
      const load = Object.hasOwn(campaigns, name) ? campaigns[name] : undefined;
      if (load === undefined)
        throw new VisibleError(`no campaign "${name}"`, `There are: ${Object.keys(campaigns).join(", ")}.`);
      const { campaign } = await load();
      if (flags.case !== undefined) await repeat(campaign, flags.case);
      else await goOn(campaign, flags);
    });
}

async function list(campaigns: Record<string, () => Promise<{ campaign: Campaign }>>): Promise<void> {
  for (const load of Object.values(campaigns)) {
    const { campaign } = await load();
    terminal.print(`${campaign.name.padEnd(10)} ${campaign.tries}`);
  }
}

async function repeat(campaign: Campaign, seed: number): Promise<void> {
  const running = await campaign.start((line) => terminal.note(line));
  try {
    await running.runCase(seed);
    terminal.print(`case ${seed} of ${campaign.name} passed`);
  } finally {
    await running.stop();
  }
}

async function goOn(campaign: Campaign, { seed, minutes }: SoakFlags): Promise<void> {
  const { soak } = await import("../../tests/soak/soak");
  const folder = join(__dirname, "../../.tare/soak");
  const print = (line: string): void => terminal.note(`${campaign.name}: ${line}`);
  const { total, failed } = await withInterrupts(({ graceful }) =>
    soak(campaign, { seed, minutes, folder, print, signal: graceful }),
  );
  terminal.print(
    `${campaign.name}, seed ${seed}: ${total.cases} cases in ${total.minutes.toFixed(1)} minutes, ${total.failures.length} failed`,
  );
  for (const failure of total.failures) terminal.print(`  ./tare soak ${campaign.name} --case ${failure.case}`);
  if (failed > 0) process.exitCode = 1;
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0)) throw new InvalidArgumentError("It must be a number from 0 up.");
  return value;
}
