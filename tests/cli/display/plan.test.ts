import { planLines } from "../../../cli/display/plan";
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
    expect(planLines([root, orphan, child, group, step("same", "kept")], false)).toEqual([
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
    expect(planLines([update], false)).toEqual([
      " +- a:b:C one replace [protected]",
      `       + added: ${"long ".repeat(40).slice(0, 71)}…`,
      "       - gone: true",
      '       ~ labels["a.b"]: x => y',
      "       ~ memory: 64 => 96  (forces replacement)",
      "       ~ ports[0].name: a => b",
    ]);
  });

  it("falls back to the names that a provider without detailed diffs gives", () => {
    const update = step("update", "one", {
      old: shown("u", { memory: 64 }),
      new: shown("u", { memory: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }),
      diffs: ["memory"],
    });
    expect(planLines([update], false)[1]).toBe("       ~ memory: 64 => [unknown]");
  });

  it("counts a replacement once", () => {
    const halves = [
      step("create-replacement", "one", { logical: false }),
      step("replace", "one"),
      step("delete-replaced", "one", { logical: false }),
    ];
    expect(planLines(halves, true)).toEqual([" +- a:b:C one replace"]);
  });
});
