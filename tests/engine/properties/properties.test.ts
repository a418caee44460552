import { createHash } from "node:crypto";
import { promises as fs } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import fc from "../../support/seeded";
import { hashAssets } from "../../../engine/deployment/assets";
import { structuralDiff } from "../../../engine/properties/diff";
import { equal } from "../../../engine/properties/equal";
import { formatPath, overlaps, parsePath, restore, valueAt } from "../../../engine/properties/paths";
import { containsSecret, mask, open, remark, secret } from "../../../engine/properties/secrets";
import { fromStruct, toStruct } from "../../../engine/properties/wire";
import { KIND, type PropertyMap, type PropertyValue, SIGNATURE, UNKNOWN } from "../../../engine/model/values";

const plain = fc.letrec<{ value: PropertyValue; map: PropertyMap }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string(),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("map"),
  ),
  map: fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tie("value"), { maxKeys: 3 }),
}));

describe("secrets", () => {
  test("what was marked is marked again, and opening undoes it", () => {
    fc.assert(
      fc.property(plain.map, fc.array(fc.nat(2)), (map, dice) => {
        const marked = sprinkle(map, dice.values());
        const again = remark(open(marked), marked);
        expect(equal(again, marked)).toBe(true);
        expect(equal(open(again), map)).toBe(true);
        expect(containsSecret(mask(marked))).toBe(false);
      }),
    );
  });

  test("what is marked already gets the marks inside it, and keeps its own", () => {
    fc.assert(
      fc.property(plain.map, fc.array(fc.nat(2)), (map, dice) => {
        const marked = { inside: sprinkle(map, dice.values()) };
        expect(equal(remark(secret({ inside: map }), secret(marked)), secret(marked))).toBe(true);
        expect(equal(remark(marked, marked), marked)).toBe(true);
      }),
    );
    expect(remark(secret("x"), secret({ a: secret("y") }))).toEqual(secret("x"));
  });

  test("where shapes differ, too much is closed rather than too little", () => {
    expect(remark("x=hunter2", { a: secret("hunter2") })).toEqual(secret("x=hunter2"));
    expect(remark(["a", "hunter2"], [secret("hunter2")])).toEqual(secret(["a", "hunter2"]));
    expect(remark("free", { a: "b" })).toBe("free");
  });

  test("a provider sees a resource as its id", () => {
    const reference = { [SIGNATURE]: KIND.resource, urn: "urn:pulumi:a::b::c::d" };
    expect(open({ of: { ...reference, id: "1" } })).toEqual({ of: "1" });
    expect(open({ of: { ...reference, id: "" } })).toEqual({ of: UNKNOWN });
    expect(open({ of: reference })).toEqual({ of: reference.urn });
  });
});

/** Marks some values as secret, as the dice fall. */
function sprinkle(value: PropertyValue, dice: Iterator<number>): PropertyValue {
  const roll = dice.next().value as number | undefined;
  if (roll === 1) return secret(value);
  if (roll === 2) return { [SIGNATURE]: KIND.secret, value: sprinkle(value, dice) };
  if (Array.isArray(value)) return value.map((item) => sprinkle(item, dice));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, sprinkle(child, dice)]));
}

describe("paths", () => {
  test.each([
    ["name", ["name"]],
    ["networks[0].name", ["networks", 0, "name"]],
    ['labels["a.b"].c', ["labels", "a.b", "c"]],
    ["triggers[*]", ["triggers", "*"]],
    ["*", ["*"]],
  ])("%s", (text, expected) => {
    expect(parsePath(text)).toEqual(expected);
    if (!text.includes("*")) expect(formatPath(parsePath(text))).toBe(text);
  });

  test("nonsense is refused with examples", () => expect(() => parsePath("a[")).toThrow(/is not a property path/));

  test("a pattern covers what is inside and what is around it", () => {
    expect(overlaps(parsePath("triggers[*]"), parsePath("triggers[3].x"))).toBe(true);
    expect(overlaps(parsePath("a.b"), parsePath("a"))).toBe(true);
    expect(overlaps(parsePath("a.b"), parsePath("a.c"))).toBe(false);
  });

  test("the value at a path is found in lists and secrets, and is unknown inside what is unknown", () => {
    const values = { list: [{ a: 1 }], tags: secret({ "x.y": "z" }), later: UNKNOWN };
    const found = ["list[0].a", 'tags["x.y"]', "later[0].id", "list[1].a", "a["].map((path) => valueAt(values, path));
    expect(found).toEqual([1, "z", UNKNOWN, undefined, undefined]);
  });

  test("restoring takes the old value, through lists and secrets, and nothing else", () => {
    const olds = { list: [{ a: 1, b: 1 }], tags: secret({ x: "old" }), gone: 1 };
    const news = { list: [{ a: 2, b: 2 }], tags: secret({ x: "new", y: "new" }), added: 1 };
    expect(restore(news, olds, parsePath("list[*].a"))).toEqual({ ...news, list: [{ a: 1, b: 2 }] });
    expect(restore(news, olds, parsePath("tags.x"))).toEqual({ ...news, tags: secret({ x: "old", y: "new" }) });
    expect(restore(news, olds, parsePath("added"))).toEqual({ list: news.list, tags: news.tags });
    expect(restore(news, olds, parsePath("gone"))).toEqual({ ...news, gone: 1 });
    expect(restore(news, olds, parsePath("*"))).toEqual(olds);
  });
});

test("differences are told by path", () => {
  const olds = { same: 1, list: [1, 2], map: { a: 1, "b.c": 2 }, gone: true };
  const news = { same: 1, list: [1, 3, 4], map: { a: 1 }, added: null };
  expect(structuralDiff(olds, news, true)).toEqual({
    "list[1]": { kind: "update", inputDiff: true },
    "list[2]": { kind: "add", inputDiff: true },
    'map["b.c"]': { kind: "delete", inputDiff: true },
    gone: { kind: "delete", inputDiff: true },
    added: { kind: "add", inputDiff: true },
  });
});

describe("messages", () => {
  test("any value survives the way there and back", () => {
    fc.assert(fc.property(plain.map, (map) => expect(equal(fromStruct(toStruct(map)), map)).toBe(true)));
  });

  test("output values become what they hold", () => {
    const output = (more: PropertyMap) => ({ [SIGNATURE]: KIND.output, ...more });
    const sent = { known: output({ value: 1 }), closed: output({ value: 2, secret: true }), later: output({}) };
    expect(fromStruct(toStruct(sent))).toEqual({ known: 1, closed: secret(2), later: UNKNOWN });
  });
});

describe("assets", () => {
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  let folder = "";
  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "tare-assets-"));
    await fs.writeFile(path.join(folder, "a.txt"), "hello");
  });
  afterEach(() => fs.rm(folder, { recursive: true }));

  test("the hash is that of the content, and the path stays relative", async () => {
    const file = { [SIGNATURE]: KIND.asset, path: "a.txt" };
    const text = { [SIGNATURE]: KIND.asset, text: "hello" };
    expect(await hashAssets([file, text], folder)).toEqual([
      { ...file, hash: sha256("hello") },
      { ...text, hash: sha256("hello") },
    ]);
  });

  test("an archive changes with any file in it", async () => {
    const archive = { [SIGNATURE]: KIND.archive, path: "." };
    const before = await hashAssets(archive, folder);
    expect(await hashAssets(archive, folder)).toEqual(before);
    await fs.writeFile(path.join(folder, "b.txt"), "more");
    expect(await hashAssets(archive, folder)).not.toEqual(before);
  });

  test("what cannot be read is named", async () => {
    const missing = { [SIGNATURE]: KIND.asset, path: "no.txt" };
    await expect(hashAssets(missing, folder)).rejects.toThrow("the asset no.txt cannot be read (ENOENT)");
    const remote = { [SIGNATURE]: KIND.asset, uri: "https://example.org/x" };
    await expect(hashAssets(remote, folder)).rejects.toThrow(/remote asset \(https:\/\/example.org\/x\)/);
  });
});
