import { perhapsReplaced, planLines } from "../../../cli/display/plan";
import { UNKNOWN } from "../../../engine/values";
import { step } from "../fakeEngine";

const shown = (urn: string, inputs: Record<string, never> | object, more: object = {}) => ({
  urn,
  custom: true,
  type: "a:b:C",
  inputs: inputs as never,
  ...more,
});

describe("planLines", () => {
  it("puts what changes below the changed parent it belongs to", () => {
    const root = step("create", "root", { type: "pulumi:pulumi:Stack" });
    const group = step("create", "group", { new: shown("", {}, { parent: root.urn }) });
    const child = step("create", "child", { new: shown("", {}, { parent: group.urn }) });
    const orphan = step("delete", "orphan", { old: shown("", {}, { parent: "urn:of::unchanged" }) });
    expect(planLines([root, orphan, child, group, step("same", "kept")])).toEqual([
      " +  pulumi:pulumi:Stack root create",
      " +    a:b:C group create",
      " +      a:b:C child create",
      " -  a:b:C orphan delete",
    ]);
  });

  it("shows each property that differs, and which forces a replacement", () => {
    const update = step("replace", "one", {
      old: shown("u", { memory: 64, ports: [{ name: "a" }], gone: true, labels: { "a.b": "x" } }, { protect: true }),
      new: shown("u", { memory: 96, ports: [{ name: "b" }], added: "long ".repeat(40), labels: { "a.b": "y" } }),
      diffs: ["memory"],
      detailedDiff: {
        memory: { kind: "update-replace", inputDiff: true },
        "ports[0].name": { kind: "update", inputDiff: true },
        gone: { kind: "delete", inputDiff: true },
        added: { kind: "add", inputDiff: true },
        'labels["a.b"]': { kind: "update", inputDiff: true },
      },
    });
    expect(planLines([update])).toEqual([
      " +- a:b:C one replace [protected]",
      `       + added: ${"long ".repeat(40).slice(0, 71)}…`,
      "       - gone: true",
      '       ~ labels["a.b"]: x => y',
      "       ~ memory: 64 => 96  (forces replacement)",
      "       ~ ports[0].name: a => b",
    ]);
  });

  it("shows what replaces a resource unless it comes out as before, and counts such resources", () => {
    const update = step("update", "one", {
      old: shown("u", { type: "qemu" }),
      new: shown("u", { type: UNKNOWN }),
      detailedDiff: { type: { kind: "update-replace", inputDiff: true } },
    });
    expect(planLines([update])).toEqual([
      " ~  a:b:C one update",
      "       ~ type: qemu => [unknown]  (replaces it unless it comes out as before)",
    ]);
    expect(perhapsReplaced([update, step("update", "two"), step("replace", "three")])).toEqual(["one"]);
  });

  it("shows what differs in JSON inside text, and inside JSON in that", () => {
    const stdin = (count: number, more: object = {}, inner = "x") =>
      JSON.stringify({ scenario: { count, probes: [{ rate: "1kpps" }], ...more }, text: JSON.stringify({ inner }) });
    const changed = (old: string, current: string, kind: "update" | "update-replace" = "update") =>
      planLines([
        step(kind === "update" ? "update" : "replace", "one", {
          old: shown("u", { stdin: old }),
          new: shown("u", { stdin: current }),
          detailedDiff: { stdin: { kind, inputDiff: true } },
        }),
      ]).slice(1);
    expect(changed(stdin(2, { gone: 1 }), stdin(8, { new: [true] }, "y"), "update-replace")).toEqual([
      "       ~ stdin: (json)  (forces replacement)",
      "         ~ scenario.count: 2 => 8",
      "         - scenario.gone: 1",
      "         + scenario.new: [true]",
      "         ~ text: (json)",
      "           ~ inner: x => y",
    ]);
    expect(changed("[1,2]", "[1,3]")).toEqual(["       ~ stdin: (json)", "         ~ [1]: 2 => 3"]);
    expect(changed('{"a":1}', '{ "a": 1 }')).toEqual([
      "       ~ stdin: (json)",
      "         the same values, written in another way",
    ]);
    // What is no JSON on both sides, or of another shape, is text.
    expect(changed("{a}", '{"a":1}')).toEqual(['       ~ stdin: "{a}" => "{\\"a\\":1}"']);
    expect(changed("[]", "{}")).toEqual(['       ~ stdin: "[]" => "{}"']);
    const many = Array.from({ length: 30 }, (_, i) => i);
    const lines = changed(JSON.stringify(many), JSON.stringify(many.map((i) => i + 1)));
    expect([lines.length, lines.at(-1)]).toEqual([22, "         and 10 more"]);
  });

  it("falls back to the names that a provider without detailed diffs gives", () => {
    const update = step("update", "one", {
      old: shown("u", { memory: 64 }),
      new: shown("u", { memory: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }),
      diffs: ["memory"],
    });
    expect(planLines([update])[1]).toBe("       ~ memory: 64 => [unknown]");
  });

  it("counts a replacement once", () => {
    const halves = [
      step("create-replacement", "one", { logical: false }),
      step("replace", "one"),
      step("delete-replaced", "one", { logical: false }),
    ];
    expect(planLines(halves, { details: true })).toEqual([" +- a:b:C one replace"]);
  });

  it("shows a fleet that is made or deleted as one line, where it is told to", () => {
    const group = step("create", "fleet", { custom: false });
    const child = (n: number) =>
      step("create", `guest-${n}`, { type: "a:b:Guest", new: shown("", {}, { parent: group.urn }) });
    const members = [1, 2, 3, 4, 5, 6].map(child);
    const other = step("create", "last", { new: shown("", {}, { parent: group.urn }) });
    const folded = planLines([group, ...members, other], { foldFleets: true });
    expect(folded).toEqual([
      " +  a:b:C fleet create",
      " +    a:b:Guest guest-* create (6 of them)",
      " +    a:b:C last create",
    ]);
    expect(planLines([group, ...members, other])).toHaveLength(8);
    expect(planLines([group, ...members, other], { foldFleets: true, details: true })).toHaveLength(8);
    const updates = members.map((member) => ({ ...member, op: "update" as const }));
    expect(planLines([group, ...updates], { foldFleets: true })).toHaveLength(7);
  });
});
