import { InvalidArgumentError, Option, type Command } from "commander";
import { identityArguments, sshPath } from "../../connections/sshPath";
import { shellWord } from "../../errors/shellWord";
import { cpuModes, labDown, labList, labStatus, labTechnologies, labUp } from "../../lab";
import type { CpuMode, HostStatus, LabStatus } from "../../lab";
import type { Technology } from "../../scenarios/technology";

export function register(program: Command): void {
  const lab = program.command("lab").description("two hosts on this machine, to develop and to learn on (needs root)");
  registerUp(lab);
  registerStatus(lab);
  registerDown(lab);
}

interface UpFlags {
  name?: string;
  slot?: number;
  wireRate?: string;
  wireBurst?: string;
  wireLimit?: string;
  cpus?: CpuMode;
  technologies?: Technology[];
  dockerFirewall?: boolean;
  json?: boolean;
}

function registerUp(lab: Command): void {
  lab
    .command("up")
    .description("bring a lab up, or mend one of which pieces are missing")
    .option("--name <lab>", 'which lab (default: "tare")')
    .option("--slot <n>", "third number of its addresses 10.201.N.2 and 10.201.N.6", wholeNumber)
    .option("--wire-rate <rate>", 'rate of the wire as tc writes it (default: "1gbit")')
    .option("--wire-burst <size>", 'bucket of the wire\'s token bucket filter (default: "128kb")')
    .option("--wire-limit <size>", 'queue of the wire\'s token bucket filter (default: "1500kb")')
    .addOption(
      new Option("--cpus <mode>", "each host its own half of the CPUs, or both all of them (default: split)").choices(
        cpuModes,
      ),
    )
    .option(
      "--technologies <list>",
      `what its hosts can run (default: ${labTechnologies.join(",")})`,
      listOfTechnologies,
    )
    .option("--docker-firewall", "start dockerd with its own firewall rules, as a stock server does")
    .option("--json", "print the lab as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  ./tare lab up\n  ./tare lab up --name slow --wire-rate 100mbit --cpus shared\n  ./tare lab up --technologies docker",
    )
    .action(async (flags: UpFlags) => {
      const { json, ...options } = flags;
      const result = await labUp({ ...options, projectFolder: process.cwd(), onProgress: progressTo(json) });
      if (json) printJson(result);
      else
        for (const [side, host] of Object.entries(result.hosts)) console.log(`${side.padEnd(9)} ${sshCommand(host)}`);
    });
}

function registerStatus(lab: Command): void {
  lab
    .command("status")
    .description("say what of the labs on this machine runs")
    .option("--name <lab>", "one lab only")
    .option("--json", "print a list of labs as JSON")
    .addHelpText("after", "\nExamples:\n  ./tare lab status\n  ./tare lab status --name slow --json")
    .action(async (flags: { name?: string; json?: boolean }) => {
      const names = flags.name === undefined ? labList() : [flags.name];
      const labs: LabStatus[] = [];
      for (const name of names) labs.push(await labStatus({ name }));
      if (flags.json) printJson(labs);
      else console.log(labs.length === 0 ? "no lab on this machine" : labs.map(describe).join("\n\n"));
    });
}

function registerDown(lab: Command): void {
  lab
    .command("down")
    .description("take a lab down and leave the machine as it was")
    .option("--name <lab>", 'which lab (default: "tare")')
    .option("--force", "also while a stack lives there: its guests end with the lab")
    .option("--json", "print what was done as JSON")
    .addHelpText("after", "\nExamples:\n  ./tare lab down\n  ./tare lab down --name slow --force")
    .action(async (flags: { name?: string; force?: boolean; json?: boolean }) => {
      const { json, ...options } = flags;
      const result = await labDown({ ...options, projectFolder: process.cwd(), onProgress: progressTo(json) });
      if (json) printJson(result);
    });
}

/** With --json, progress goes to standard error, so that standard output is JSON only. */
function progressTo(json: boolean | undefined): (line: string) => void {
  return json ? (line) => console.error(line) : (line) => console.log(line);
}

function describe(lab: LabStatus): string {
  const lines = [`lab ${lab.name}: ${lab.state}`];
  if (lab.record) {
    const { cpuMode, slot, wire } = lab.record;
    lines.push(`  slot ${slot}, CPUs ${cpuMode}, wire ${wire.rate} (burst ${wire.burst}, limit ${wire.limit})`);
  }
  for (const what of lab.missing) lines.push(`  missing: ${what}`);
  if (lab.missing.length > 0) lines.push(`  mend it with: lab up --name ${lab.name}`);
  for (const host of Object.values(lab.hosts ?? {})) lines.push(...describeHost(host).map((line) => `  ${line}`));
  return lines.join("\n");
}

function describeHost(host: HostStatus): string[] {
  return [
    `${host.hostname}  ${host.user}@${host.address}  CPUs ${host.cpus ?? "none"}  stacks: ${host.stacks.join(", ") || "none"}`,
    `  ${host.wireNic}: ${host.qdisc ?? "not there"}`,
    ...labTechnologies.flatMap((name) => (host[name] ? [`  ${name.padEnd(9)} ${host[name]}`] : [])),
    ...host.daemons.map(
      ({ name, pid, version }) =>
        `  ${name.padEnd(9)} ${pid === null ? "does not run" : `pid ${pid}  ${version ?? "does not answer"}`}`,
    ),
  ];
}

function sshCommand(host: { address: string; user: string; keyFile: string; knownHostsFile: string }): string {
  const known = ["-o", `UserKnownHostsFile=${sshPath(host.knownHostsFile)}`];
  const words = ["ssh", ...identityArguments(host.keyFile), ...known, `${host.user}@${host.address}`];
  return words.map(shellWord).join(" ");
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

function listOfTechnologies(text: string): Technology[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !(labTechnologies as readonly string[]).includes(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${labTechnologies.join(", ")}.`);
  return names as Technology[];
}

function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}
