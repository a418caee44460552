import { selectedStack } from "../../engine/workspace";
import { sides } from "../../scenarios/host";
import { printJson } from "../display/table";
import { Exit } from "../errors";
import { judgedCodes } from "../judging";
import { findProject, type StackOptions } from "../stack/find";
import { terminal } from "../terminal";
import type { Finding } from "./check";
import { inspectHost } from "./inspectHost";
import { judgeMachine, readMachine } from "./machine";
import { closingLine, showFindings } from "./show";
import { stackHosts } from "../stack/stackHosts";

export interface DoctorFlags extends StackOptions {
  json?: boolean;
}

/** One machine that was looked at. */
interface Examined {
  name: string;
  findings: Finding[];
}

/** Checks the hosts of the named or selected stack, or, without one, this machine. Throws Exit if a check fails. */
export async function doctor(flags: DoctorFlags): Promise<void> {
  const stack = flags.stack ?? selectedStack(findProject(flags).project);
  const examined = stack === undefined ? await examineMachine() : await examineHosts({ ...flags, stack });
  const findings = examined.flatMap((each) => each.findings);
  if (flags.json) printJson({ stack: stack ?? null, examined });
  else {
    for (const { name, findings: own } of examined) showFindings(name, own);
    terminal.print(closingLine(findings));
    if (stack === undefined) terminal.print("(this machine only; with --stack NAME: the hosts of a stack)");
  }
  if (findings.some(({ verdict }) => verdict === "fail")) throw new Exit(judgedCodes.failed);
}

async function examineMachine(): Promise<Examined[]> {
  return [{ name: "this machine", findings: judgeMachine(await readMachine()) }];
}

async function examineHosts(flags: DoctorFlags): Promise<Examined[]> {
  const { scenario, hosts } = await stackHosts(flags);
  return Promise.all(
    sides.map(async (side) => {
      const host = hosts[side];
      terminal.note(`looking at the ${side}'s host, ${host.user}@${host.address}`);
      const findings = await inspectHost(side, host, scenario.technology);
      return { name: `${side}: ${host.user}@${host.address}`, findings };
    }),
  );
}
