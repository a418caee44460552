import type { Random } from "../../../analysis/statistics/random";
import { type Side, sides } from "../../../scenarios/host";
import type { Technology } from "../../../scenarios/technology";

/** Technologies whose guests and daemons this campaign knows how to kill. A new one is a word here, its daemon below and its command in doFault.ts. */
export const faultyTechnologies = ["kvm", "lxc", "docker", "podman"] as const satisfies readonly Technology[];
export type FaultyTechnology = (typeof faultyTechnologies)[number];

/** What is disturbed. `report` analyses what lies in the results folder; all others also run on the hosts. */
const verbs = ["up", "measure", "destroy", "report"] as const;
export type Verb = (typeof verbs)[number];

/** Processes by what their command line or name shows. Those of the operator's machine, and those on a lab's hosts. */
export const processes = {
  engine: { at: "operator", line: /cli\/main\.ts /, verbs: ["up", "measure", "report", "destroy"] },
  program: { at: "operator", line: /pulumi\/cmd\/run/, verbs: ["up", "measure"] },
  launcher: { at: "operator", line: /launcherProcess\.js/, verbs: ["up", "measure", "destroy"] },
  "ssh master": { at: "operator", line: /^ssh .* -M /, verbs: ["up", "measure", "destroy"] },
  image: { at: "operator", line: / image\/main\.ts/, verbs: ["up"] },
  measurement: { at: "operator", line: / measurements\/main\.ts/, verbs: ["up", "measure"] },
  analysis: { at: "operator", line: / analysis\/main\.ts/, verbs: ["up", "measure"] },
  "host verb": { at: "host", line: /\.tare-host-\S+\.sh (?!supervise)/, verbs: ["up", "measure", "destroy"] },
  supervisor: { at: "host", line: /\.tare-host-\S+\.sh supervise/, verbs: ["up", "measure", "destroy"] },
  "ssh session": { at: "host", line: /^sshd: root/, verbs: ["up", "measure", "destroy"] },
  probe: { at: "host", line: /^ping .*-c \d{3}/, verbs: ["up", "measure"] },
  tcpdump: { at: "host", line: /^tcpdump /, verbs: ["up", "measure"] },
} as const;
export type ProcessName = keyof typeof processes;

/** One thing that goes wrong. `pick` decides between the processes that fit. */
export type Fault =
  | { kind: "killed"; process: ProcessName; pick: number }
  | { kind: "operator killed" }
  | { kind: "cut off"; side: Side; seconds: number }
  | { kind: "restarted"; side: Side; daemon: "dockerd" | "libvirtd" | "sshd"; signal: "SIGTERM" | "SIGKILL" }
  | { kind: "disk full"; side: Side }
  | { kind: "clock stepped"; seconds: number; backAfterSeconds: number }
  | { kind: "guest killed"; guest: "sender" | "responder" | "bg-1" };
export type FaultKind = Fault["kind"];

/** A verb that is disturbed. */
export interface FaultyVerb {
  verb: Verb;
  fault: Fault;
  /** From the verb's start; from when a process was seen that is to be killed; or, `whileProbing`, from when its captures began. */
  afterSeconds: number;
  whileProbing: boolean;
}

/** The life of a stack, every step of which is disturbed. */
export interface FaultyCase {
  technology: FaultyTechnology;
  /** Background guests. With one of them a measurement waits for steady load, which takes long. */
  neighbours: 0 | 1;
  steps: FaultyVerb[];
}

/** About as long as a verb takes that nothing disturbs. */
const usualSeconds: Record<Verb, number> = { up: 10, measure: 6, report: 1.5, destroy: 4 };
/** How long the probe of a case runs. */
export const probeSeconds = 2;

/** The case of a seed's random numbers. @param kinds the faults to draw from */
export function drawCase(random: Random, kinds: readonly FaultKind[]): FaultyCase {
  const one: One = (of) => of[Math.floor(random() * of.length)]!;
  const technology = one(faultyTechnologies);
  const neighbours = random() < 0.75 ? 0 : 1;
  const steps = verbs.map((verb): FaultyVerb => {
    const fault = drawFault(
      one(kinds.filter((kind) => meets(verb, kind))),
      { verb, technology, neighbours },
      random,
      one,
    );
    if (fault.kind === "killed") {
      const whileProbing = fault.process === "probe" || fault.process === "tcpdump";
      return { verb, fault, whileProbing, afterSeconds: random() * (whileProbing ? probeSeconds : 0.8) };
    }
    const whileProbing = fault.kind === "clock stepped" || ((verb === "up" || verb === "measure") && random() < 0.5);
    return { verb, fault, whileProbing, afterSeconds: random() * (whileProbing ? probeSeconds : usualSeconds[verb]) };
  });
  return { technology, neighbours, steps };
}

type One = <Item>(of: readonly Item[]) => Item;

/** Whether a kind of fault can meet a verb at all. A report asks no host. */
function meets(verb: Verb, kind: FaultKind): boolean {
  if (verb === "report") return kind === "killed" || kind === "operator killed";
  return kind !== "clock stepped" || verb !== "destroy";
}

function drawFault(
  kind: FaultKind,
  { verb, technology, neighbours }: { verb: Verb } & Pick<FaultyCase, "technology" | "neighbours">,
  random: Random,
  one: One,
): Fault {
  switch (kind) {
    case "killed": {
      const fitting = (Object.keys(processes) as ProcessName[])
        .filter((name) => (processes[name].verbs as readonly Verb[]).includes(verb))
        // What runs in an emulated guest is no process of the host.
        .filter((name) => name !== "probe" || technology !== "kvm")
        .filter((name) => name !== "supervisor" || neighbours > 0);
      return { kind, process: one(fitting), pick: random() };
    }
    case "operator killed":
      return { kind };
    case "cut off":
      return { kind, side: one(sides), seconds: 1 + random() * 7 };
    case "restarted": {
      const own = { docker: "dockerd", kvm: "libvirtd", lxc: "sshd", podman: "sshd" } as const;
      return { kind, side: one(sides), daemon: one(["sshd", own[technology]]), signal: one(["SIGTERM", "SIGKILL"]) };
    }
    case "disk full":
      return { kind, side: one(sides) };
    case "clock stepped": {
      const seconds = (0.05 + random() * 0.55) * one([-1, 1]);
      return { kind, seconds, backAfterSeconds: 0.1 + random() * 1.4 };
    }
    case "guest killed":
      return { kind, guest: one(["sender", "responder", ...(neighbours > 0 ? (["bg-1"] as const) : [])]) };
  }
}

/** In words, for whoever reads what was tried. */
export function describeStep({ verb, fault, afterSeconds, whileProbing }: FaultyVerb): string {
  const since = whileProbing ? "the captures began" : fault.kind === "killed" ? "it was seen" : "the start";
  return `${verb}: ${describeFault(fault)} ${afterSeconds.toFixed(2)} s after ${since}`;
}

function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case "killed":
      return `${fault.process} killed`;
    case "operator killed":
      return "all processes of the operator killed";
    case "cut off":
      return `${fault.side} cut off for ${fault.seconds.toFixed(1)} s`;
    case "restarted":
      return `${fault.daemon} of the ${fault.side} ended by ${fault.signal} and started again`;
    case "disk full":
      return `disk of the ${fault.side} full`;
    case "clock stepped":
      return `clock set by ${fault.seconds.toFixed(2)} s and back after ${fault.backAfterSeconds.toFixed(2)} s`;
    case "guest killed":
      return `guest ${fault.guest} killed`;
  }
}
