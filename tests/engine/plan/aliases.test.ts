import { resolveAliases } from "../../../engine/plan/aliases";

const reference = { project: "test", stack: "dev" };
const stack = "urn:pulumi:dev::test::pulumi:pulumi:Stack::test-dev";
const group = "urn:pulumi:dev::test::fake:index:Group::group";
const base = { reference, type: "fake:index:Thing", name: "a", parent: stack, aliases: [], parentAliases: [] };

test.each([
  ["a name", { name: "b" }, "urn:pulumi:dev::test::fake:index:Thing::b"],
  ["a type", { type: "fake:index:Other" }, "urn:pulumi:dev::test::fake:index:Other::a"],
  ["a parent", { parentUrn: group }, "urn:pulumi:dev::test::fake:index:Group$fake:index:Thing::a"],
  ["a stack", { stack: "old" }, "urn:pulumi:old::test::fake:index:Thing::a"],
  ["a project", { project: "old" }, "urn:pulumi:dev::old::fake:index:Thing::a"],
  ["a whole URN", { urn: "urn:pulumi:x::y::z::w" }, "urn:pulumi:x::y::z::w"],
])("an alias may differ in %s", (_, alias, expected) => {
  expect(resolveAliases({ ...base, aliases: [alias] })).toEqual([expected]);
});

test("no parent means no parent", () => {
  expect(resolveAliases({ ...base, parent: group, aliases: [{ noParent: true }] })).toEqual([
    "urn:pulumi:dev::test::fake:index:Thing::a",
  ]);
});

test("a child moves with its parent, and its name with the parent's", () => {
  const parentAliases = ["urn:pulumi:dev::test::fake:index:Old::was"];
  expect(resolveAliases({ ...base, parent: group, name: "group-disk", parentAliases })).toEqual([
    "urn:pulumi:dev::test::fake:index:Old$fake:index:Thing::was-disk",
  ]);
  expect(resolveAliases({ ...base, parent: group, name: "disk", aliases: [{ name: "d" }], parentAliases })).toEqual([
    "urn:pulumi:dev::test::fake:index:Group$fake:index:Thing::d",
    "urn:pulumi:dev::test::fake:index:Old$fake:index:Thing::disk",
    "urn:pulumi:dev::test::fake:index:Old$fake:index:Thing::d",
  ]);
});
