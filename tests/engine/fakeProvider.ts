import {
  type CallContext,
  type CheckResponse,
  type CreateRequest,
  type DiffRequest,
  type DiffResponse,
  type FindResponse,
  PartialFailure,
  type Provider,
  type ReadResponse,
} from "../../engine/model/provider";
import type { PropertyMap } from "../../engine/model/values";
import { equal } from "../../engine/properties/equal";

/** What the fake provider's resources are kept in: the outside world of a test. */
export class World {
  readonly things = new Map<string, { inputs: PropertyMap; outputs: PropertyMap }>();
  /** Every call that reached a provider, "create a", in order. */
  readonly calls: string[] = [];
  readonly configurations: PropertyMap[] = [];
  /** Throw these (by "create NAME", "delete ID" …), once per mention. */
  readonly failures = new Map<string, Error>();
  /** Awaited by calls of that key before they do anything. */
  readonly gates = new Map<string, Promise<void>>();
  /** Why `find` cannot tell, where it cannot. */
  unknown: string | undefined;
  /** The engine is killed at this moment, counted from now: there is one before and one after each call, and one wherever a write may stop. */
  killAt = Infinity;
  isKilled = false;
  mostAtOnce = 0;
  private atOnce = 0;
  private serial = 0;

  copyFrom(other: World): void {
    other.things.forEach((thing, id) => this.things.set(id, thing));
    this.serial = other.serial;
  }

  nextId(name: string): string {
    this.serial += 1;
    return `${name}-${this.serial}`;
  }

  async during<T>(key: string, work: () => T | Promise<T>): Promise<T> {
    this.calls.push(key);
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    try {
      await (this.gates.get(key) ?? new Promise((resolve) => setImmediate(resolve)));
      const failure = this.failures.get(key);
      if (failure) throw failure;
      this.moment();
      const answer = await work();
      this.moment();
      return answer;
    } finally {
      this.atOnce -= 1;
    }
  }

  /** @throws where the engine is dead: it learns nothing any more, and nothing it does has an effect. */
  moment(): void {
    this.killAt -= 1;
    this.isKilled ||= this.killAt === 0;
    if (this.isKilled) throw new Error("killed");
  }

  /** Another engine takes over. */
  revive(): void {
    this.isKilled = false;
    this.killAt = Infinity;
  }

  provider(): Provider {
    return fakeProvider(this);
  }
}

const unchanged: DiffResponse = {
  changes: "none",
  replaces: [],
  diffs: [],
  detailedDiff: {},
  deleteBeforeReplace: false,
};

/** `size` replaces, `exclusive` things are deleted first, everything else updates in place. `kind: "bad"` is refused. */
function diffThings({ oldInputs, newInputs, ignoreChanges }: Omit<DiffRequest, "urn" | "type" | "id">): DiffResponse {
  const names = [...new Set([...Object.keys(oldInputs), ...Object.keys(newInputs)])].sort();
  const diffs = names.filter((name) => !equal(oldInputs[name], newInputs[name]) && !ignoreChanges.includes(name));
  if (diffs.length === 0) return unchanged;
  const replaces = diffs.filter((name): boolean => name === "size");
  return {
    changes: "some",
    replaces,
    diffs,
    detailedDiff: Object.fromEntries(
      diffs.map((name) => [name, { kind: replaces.includes(name) ? "update-replace" : "update", inputDiff: true }]),
    ),
    deleteBeforeReplace: newInputs.exclusive === true,
  };
}

function checkThing(news: PropertyMap): CheckResponse {
  const failures = news.kind === "bad" ? [{ property: "kind", reason: `"bad" is no kind; use "good"` }] : [];
  return { inputs: news, failures };
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
}

function fakeProvider(world: World): Provider {
  const outputsOf = (name: string, inputs: PropertyMap): PropertyMap => ({ ...inputs, address: `address of ${name}` });
  return {
    name: "fake",
    version: "1.0.0",
    checkConfig: async ({ news }) => ({ inputs: news, failures: [] }),
    diffConfig: async ({ olds, news }) =>
      olds.region === news.region
        ? unchanged
        : { ...unchanged, changes: "some", replaces: ["region"], diffs: ["region"] },
    configure: async ({ inputs }) => void world.configurations.push(inputs),
    check: async ({ news }) => checkThing(news),
    diff: async (request) => diffThings(request),
    create: (request: CreateRequest) =>
      world.during(`create ${request.name}`, () => {
        if (request.inputs.kind === "endless") return untilAborted(request.signal);
        const id = world.nextId(request.name);
        const outputs = outputsOf(request.name, request.inputs);
        world.things.set(id, { inputs: request.inputs, outputs });
        if (request.inputs.kind === "half") throw new PartialFailure(`${request.name} is half made`, id, outputs);
        return { id, outputs };
      }),
    find: ({ name, inputs }) =>
      world.during(`find ${name}`, (): FindResponse => {
        if (world.unknown !== undefined) return { kind: "unknown", reason: world.unknown };
        const found = [...world.things].findLast(
          ([id, thing]) => id.startsWith(`${name}-`) && equal(thing.inputs, inputs),
        );
        return found ? { kind: "made", id: found[0], outputs: found[1].outputs } : { kind: "nothing" };
      }),
    read: ({ id }) =>
      world.during(`read ${id}`, (): ReadResponse | undefined => {
        const thing = world.things.get(id);
        return thing && { id, ...thing };
      }),
    update: ({ id, urn, newInputs }) =>
      world.during(`update ${id}`, () => {
        const outputs = outputsOf(urn.split("::").at(-1) ?? "", newInputs);
        world.things.set(id, { inputs: newInputs, outputs });
        return { outputs };
      }),
    delete: ({ id }: { id: string } & CallContext) => world.during(`delete ${id}`, () => void world.things.delete(id)),
    cancel: async () => void world.calls.push("cancel"),
    close: async () => undefined,
  };
}
