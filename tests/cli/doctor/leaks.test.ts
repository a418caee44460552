import { judgeLeaks, type Known } from "../../../cli/doctor/judgeLeaks";
import { byStack, reclaimRequest } from "../../../cli/doctor/leaks";
import type { Marked } from "../../../cli/doctor/marked";

const me = { project: "tare", user: "me@here", since: "2026-01-01T00:00:00Z" };
/** A state with the stack "blue", which has its sender guest. */
const known = (changes: Partial<Known> = {}): Known => ({
  project: me.project,
  user: me.user,
  folder: "/here",
  identities: new Map(),
  isDeployed: (stack) => stack === "blue",
  isInState: (_stack, name) => name === "tare-blue-sender",
  foreign: false,
  fix: "./tare doctor --leaks --fix",
  ...changes,
});
const marked = (changes: Partial<Marked> = {}): Marked => ({
  host: "server1",
  bootId: "b1",
  reservation: null,
  activities: [],
  things: [],
  ...changes,
});
const container = (name: string, stack: string, identity: string | null = null) => ({
  kind: "container",
  name,
  stack,
  identity,
  activity: null,
  removal: `docker rm --force ${name}`,
});
const leaksOf = (changes: Partial<Marked>, knows: Partial<Known> = {}) =>
  judgeLeaks(marked(changes), known(knows)).leaks;

it("leaves alone what a deployed stack's state names", () => {
  const things = [
    container("tare-blue-sender", "blue"),
    { kind: "files", name: "/var/lib/tare/run/blue", stack: "blue", identity: null, activity: null, removal: "" },
    { kind: "firewall table", name: "tare-blue", stack: "blue", identity: null, activity: null, removal: "" },
  ];
  expect(leaksOf({ things, reservation: { stack: "blue", ...me } })).toEqual([]);
});

it("names what no stack of the state has, and how to end it", () => {
  expect(leaksOf({ things: [container("orphan", "ghost")] })).toEqual([
    {
      kind: "container",
      name: "orphan",
      stack: "ghost",
      identity: null,
      why: 'the state has no stack "ghost" with resources',
      wayOut: "docker rm --force orphan",
    },
  ]);
});

it("names a guest that its stack's state has lost", () => {
  expect(leaksOf({ things: [container("tare-blue-bg-7", "blue")] })).toMatchObject([
    { name: "tare-blue-bg-7", why: 'the state of stack "blue" has lost it' },
  ]);
});

it("names processes whose command is gone, and leaves those of one that lives", () => {
  const process = (pid: number, activity: string) => ({
    kind: "process",
    name: `${pid} sleep`,
    stack: "blue",
    identity: null,
    activity,
    removal: `kill ${pid}`,
  });
  const things = [process(1, "probe-1/capture"), process(2, "supervise-2/tare-blue-bg-1"), process(3, "probe-3")];
  const activity = (id: string, alive: boolean) => ({ id, stack: "blue", verb: "probe", since: me.since, alive });
  const activities = [activity("probe-1", false), activity("supervise-2", true)];
  expect(leaksOf({ things, activities }).map(({ kind, name, why }) => [kind, name, why])).toEqual([
    ["process", "1 sleep", "the command that started it is gone"],
    ["process", "3 sleep", "the command that started it is gone"],
    ["activity", "probe-1", "probe of 2026-01-01T00:00:00Z was cut off"],
  ]);
});

it("frees a reservation of ours whose stack is gone", () => {
  const leaks = leaksOf({ reservation: { stack: "ghost", ...me } });
  expect(leaks).toMatchObject([
    { kind: "reservation", name: 'stack "ghost" of project "tare", me@here, since 2026-01-01T00:00:00Z' },
  ]);
});

it.each([
  ["another operator", { user: "you@there" }],
  ["another project", { project: "other" }],
])("does not judge what %s holds, unless it is asked to", (_who, change) => {
  const reservation = { stack: "theirs", ...me, ...change };
  const held = marked({ reservation, things: [container("c1", "theirs"), container("c2", "ghost")] });
  const judged = judgeLeaks(held, known());
  expect(judged.leaks.map(({ name }) => name)).toEqual(["c2"]);
  expect(judged.heldByOther).toEqual(reservation);
  const asked = judgeLeaks(held, known({ foreign: true }));
  expect(asked.leaks.map(({ kind }) => kind)).toEqual(["container", "container", "reservation"]);
  expect(asked.heldByOther).toBeNull();
});

it("asks the host for one stack's leaks at a time; a stack that lives keeps its processes and its reservation", () => {
  const ghost = marked({ reservation: { stack: "ghost", ...me }, things: [container("c1", "ghost")] });
  const asked = (on: Marked) => byStack(judgeLeaks(on, known()).leaks).map((own) => reclaimRequest(own, on, known()));
  expect(asked(ghost)).toEqual([
    {
      stack: "ghost",
      whole: true,
      things: [{ kind: "container", name: "c1" }],
      release: { project: "tare", user: "me@here", identity: null },
    },
  ]);
  const blue = marked({
    reservation: { stack: "blue", ...me },
    things: [container("c1", "blue"), container("c2", "x")],
  });
  expect(asked(blue)[0]).toEqual({
    stack: "blue",
    whole: false,
    things: [{ kind: "container", name: "c1" }],
    release: null,
  });
});

describe("a stack with an identity", () => {
  const blue = { identities: new Map([["blue", "id-1"]]) };
  const held = { ...me, stack: "blue", identity: "id-1", folder: "/here" };
  const guest = (identity: string, stack = "blue") => container(`tare-${stack}-sender`, stack, identity);

  it("has what bears it, and nothing that bears another one under its name", () => {
    const things = [guest("id-1"), guest("id-2")];
    expect(leaksOf({ things, reservation: held }, blue)).toMatchObject([
      { name: "tare-blue-sender", identity: "id-2", why: expect.stringContaining("and the identity id-2") as unknown },
    ]);
  });

  it("keeps its testbed after it was renamed, also what bears no identity", () => {
    const renamed = {
      identities: new Map([["green", "id-1"]]),
      isDeployed: (stack: string) => stack === "green",
      isInState: (stack: string, name: string) => stack === "green" && name === "tare-blue-sender",
    };
    const folder = {
      kind: "files",
      name: "/var/lib/tare/run/blue",
      stack: "blue",
      identity: null,
      activity: null,
      removal: "",
    };
    const things = [guest("id-1"), container("tare-blue-sender", "blue"), folder];
    expect(leaksOf({ things, reservation: held }, renamed)).toEqual([]);
    const formerly = { ...held, stack: "green", formerly: ["blue"] };
    expect(leaksOf({ things, reservation: formerly }, renamed)).toEqual([]);
  });

  it("is not judged where a copy of this checkout holds the host, though user, project and name are the same", () => {
    const reservation = { ...held, identity: "id-2", folder: "/copy" };
    const judged = judgeLeaks(marked({ reservation, things: [guest("id-2")] }), known(blue));
    expect(judged).toMatchObject({ leaks: [], heldByOther: reservation });
  });

  it("is a leak where its state was in this folder and is gone", () => {
    const reservation = { ...held, identity: "id-0" };
    const lost = { identities: new Map<string, string>(), isDeployed: () => false };
    expect(leaksOf({ reservation, things: [guest("id-0")] }, lost).map(({ kind }) => kind)).toEqual([
      "container",
      "reservation",
    ]);
  });

  it("is reclaimed by its identity, and what is held under its name by another stack keeps its load", () => {
    const reservation = { ...held, identity: "id-2", folder: "/copy" };
    const things = [guest("id-1"), { ...container("x", "ghost", "id-9") }];
    const lost = known({ identities: new Map(), isDeployed: () => false });
    const on = marked({ reservation, things });
    expect(byStack(judgeLeaks(on, lost).leaks).map((own) => reclaimRequest(own, on, lost))).toMatchObject([
      { stack: "blue", owner: "id-1", whole: false, release: null },
      { stack: "ghost", owner: "id-9", whole: true, release: null },
    ]);
  });
});
