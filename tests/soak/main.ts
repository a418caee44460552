import { join } from "node:path";
import { showError } from "../../cli/errors";
import { withInterrupts } from "../../cli/stack/interrupts";
import { terminal } from "../../cli/terminal";
import type { SoakRequest } from "../../cli/verbs/soak";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { campaigns } from ".";
import type { SoakCampaign } from "./soakCampaign";
import { soak } from "./soak";

/** The program behind `./tare soak`: its only argument is a SoakRequest. Resolves to the exit code: 1 where a case failed. */
async function main(request: SoakRequest): Promise<number> {
  const { campaign: name } = request;
  if (name === undefined) return list();
  const load = Object.hasOwn(campaigns, name) ? campaigns[name] : undefined;
  if (load === undefined)
    throw new VisibleError(`no campaign "${name}"`, `There are: ${Object.keys(campaigns).join(", ")}.`);
  const { campaign } = await load();
  return request.case === undefined ? goOn(campaign, request) : repeat(campaign, request.case);
}

async function list(): Promise<number> {
  for (const load of Object.values(campaigns)) {
    const { campaign } = await load();
    terminal.print(`${campaign.name.padEnd(10)} ${campaign.tries}`);
  }
  return 0;
}

async function repeat(campaign: SoakCampaign, seed: number): Promise<number> {
  const running = await campaign.start((line) => terminal.note(line));
  try {
    await running.runCase(seed);
    terminal.print(`case ${seed} of ${campaign.name} passed`);
    return 0;
  } finally {
    await running.stop();
  }
}

async function goOn(campaign: SoakCampaign, { seed, minutes }: SoakRequest): Promise<number> {
  const folder = join(__dirname, "../../.tare/soak");
  const print = (line: string): void => terminal.note(`${campaign.name}: ${line}`);
  const { total, failed } = await withInterrupts(({ graceful }) =>
    soak(campaign, { seed, minutes, folder, print, signal: graceful }),
  );
  terminal.print(
    `${campaign.name}, seed ${seed}: ${total.cases} cases in ${total.minutes.toFixed(1)} minutes, ${total.failures.length} failed`,
  );
  for (const failure of total.failures) terminal.print(`  ./tare soak ${campaign.name} --case ${failure.case}`);
  return failed > 0 ? exitCodes.error : 0;
}

const request = JSON.parse(process.argv[2] ?? "{}") as SoakRequest;
main(request)
  .catch((error: unknown) => showError(error, request.debug === true))
  .then((code) => (process.exitCode = code));
