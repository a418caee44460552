import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { DeployOptions, EngineEvent } from "../../engine";
import type { Deployment, ResourceState } from "../../engine/model/state";
import { World } from "./fakeProvider";
import { MemoryStore } from "./memoryStore";

/** A stack in memory with a fake world outside: what the tests deploy. */
export class Bench {
  readonly world = new World();
  readonly events: EngineEvent[] = [];
  saveMilliseconds = 0;
  private readonly store = new MemoryStore(
    () => this.world.moment(),
    async () => void (this.saveMilliseconds > 0 && (await sleep(this.saveMilliseconds))),
  );

  constructor(readonly program: string) {}

  options(config: Record<string, string> = {}, more: Partial<DeployOptions> = {}): DeployOptions {
    return {
      projectFolder: path.join(__dirname, "programs"),
      reference: { project: "test", stack: "dev" },
      config: { "test:program": this.program, "test:password": "hunter2", ...config },
      secretKeys: ["test:password"],
      store: this.store,
      providers: { fake: () => this.world.provider() },
      signal: new AbortController().signal,
      onEvent: (event) => this.events.push(event),
      ...more,
    };
  }

  /** The state as the next deployment will find it. */
  get saved(): Deployment | undefined {
    return this.store.state;
  }

  set saved(state: Deployment | undefined) {
    this.store.state = state;
  }

  /** How often anything was written. */
  get saves(): number {
    return this.store.writes;
  }

  /** Another bench where everything is as it is here. */
  copy(): Bench {
    const copy = new Bench(this.program);
    copy.store.copyFrom(this.store);
    copy.world.copyFrom(this.world);
    return copy;
  }

  resources(): ResourceState[] {
    return this.saved?.resources ?? [];
  }

  resource(name: string): ResourceState | undefined {
    return this.resources().find(({ urn }) => urn.endsWith(`::${name}`));
  }

  /** The logical steps that were begun, "create a", default providers left out. */
  steps(): string[] {
    return this.events.flatMap((event) =>
      event.type === "resource-pre" && event.step.logical ? [`${event.step.op} ${event.step.name}`] : [],
    );
  }
}
