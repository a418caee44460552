import { TreeModel, type TreeOptions } from "../../../../cli/display/tree/model";
import type { EngineEvent, StepEvent, StepOp } from "../../../../engine";

/** A deployment whose events a test tells, one after the other, on a clock of its own. */
export class Told {
  readonly model: TreeModel;
  /** Seconds since the deployment began. */
  clock = 0;

  constructor(options: Partial<TreeOptions> = {}) {
    this.model = new TreeModel({ startedMilliseconds: 0, ...options });
  }

  get now(): number {
    return this.clock * 1000;
  }

  event(event: EngineEvent): void {
    this.model.handle(event, this.now);
  }

  begin(...steps: StepEvent[]): void {
    for (const step of steps) this.event({ type: "resource-pre", step });
  }

  end(...steps: StepEvent[]): void {
    for (const step of steps) this.event({ type: "resource-outputs", step, durationMilliseconds: 0 });
  }

  fail(step: StepEvent, message: string): void {
    this.event({ type: "resource-failed", step, message, durationMilliseconds: 0 });
  }

  say(step: StepEvent, message: string): void {
    this.event({ type: "diagnostic", severity: "info", message, urn: step.urn, ephemeral: true });
  }

  finish(): void {
    this.model.end(this.now);
  }
}

const rootUrn = "urn:pulumi:lab::tare::pulumi:pulumi:Stack::tare-lab";

export function resource(type: string, name: string, parent = rootUrn, op: StepOp = "create"): StepEvent {
  const urn = `urn:pulumi:lab::tare::${type}::${name}`;
  const custom = !type.startsWith("tare:");
  const state = { urn, custom, type, parent };
  const rest = { provider: "", diffs: [], replaces: [], detailedDiff: null, logical: true };
  return { op, urn, type, name, custom, ...rest, ...(op === "delete" ? { old: state } : { new: state }) };
}

export const root: StepEvent = {
  ...resource("pulumi:pulumi:Stack", "tare-lab"),
  urn: rootUrn,
  custom: false,
  new: { urn: rootUrn, custom: false, type: "pulumi:pulumi:Stack" },
};

/** A testbed with a fleet: what `up` of a stack of Tare's own looks like, much shortened. */
export function testbed(guests: number): {
  all: StepEvent[];
  testbed: StepEvent;
  programs: StepEvent[];
  fleet: StepEvent;
  members: StepEvent[];
  containers: StepEvent[];
  ready: StepEvent;
} {
  const testbedStep = resource("tare:components:Testbed", "testbed");
  const programs = ["sender", "responder"].map((side) =>
    resource("command:remote:CopyToRemote", `host-program-${side}`, testbedStep.urn),
  );
  const fleet = resource("tare:components:BackgroundFleet", "background", testbedStep.urn);
  const numbers = Array.from({ length: guests }, (_, index) => index + 1);
  const members = numbers.map((n) => resource("tare:components:Guest", `background-sender-${n}`, fleet.urn));
  const containers = members.map((member, index) =>
    resource("docker:index/container:Container", `background-sender-${index + 1}`, member.urn),
  );
  const ready = resource("command:remote:Command", "ready-sender", testbedStep.urn);
  const all = [root, testbedStep, ...programs, fleet, ...members, ...containers, ready];
  return { all, testbed: testbedStep, programs, fleet, members, containers, ready };
}
