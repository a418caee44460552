import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "../../support/seeded";
import type { PropertyMap, PropertyValue } from "../../../engine/values";
import { UNKNOWN } from "../../../engine/values";
import { checkInputs } from "../../../providers/bridge/check";
import { diffState } from "../../../providers/bridge/diff";
import { parseEndpoint } from "../../../providers/docker/daemon";
import { containerSchema } from "../../../providers/docker/schema/container";
import { opened, type Exchange } from "../conversation";

const recorded = readFileSync(join(__dirname, "recorded/conversation.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Exchange)
  .find(({ method, request }) => method === "Diff" && request.name === "container")!;
const state = opened(recorded.request["olds"]);
const inputs = opened(recorded.request["news"]);
const diff = (change: PropertyMap, ignoreChanges: string[] = [], from: PropertyMap = state) =>
  diffState(containerSchema, from, { ...inputs, ...change }, ignoreChanges);
const kinds = (change: PropertyMap, from?: PropertyMap) =>
  Object.fromEntries(Object.entries(diff(change, [], from).detailedDiff).map(([path, { kind }]) => [path, kind]));
const [network] = inputs["networksAdvanced"] as PropertyMap[];

describe("a container's diff", () => {
  test.each<[string, PropertyMap, Record<string, string>]>([
    ["a limit changes in place", { cpuShares: 5 }, { cpuShares: "update" }],
    ["a limit that is lifted does not", { memory: undefined as never }, { memory: "delete-replace" }],
    ["nor one set to nothing", { memory: 0 }, { memory: "update-replace" }],
    ["restart changes in place", { restart: "always" }, { restart: "update" }],
    ["an image replaces", { image: "other:1" }, { image: "update-replace" }],
    [
      "one address of a network",
      { networksAdvanced: [{ ...network, ipv4Address: "10.202.0.9" }] },
      { "networksAdvanced[0].ipv4Address": "update-replace" },
    ],
    ["another network", { networksAdvanced: [network!, { name: "x" }] }, { networksAdvanced: "update-replace" }],
    ["a label's value", { labels: [{ label: "owner", value: "x" }] }, { "labels[0].value": "update-replace" }],
    ["what was never set", { dns: ["192.0.2.1"] }, { dns: "add-replace" }],
    ["a value that is not known yet", { image: UNKNOWN }, { image: "update-replace" }],
    ["what Docker chose, left out", { hostname: undefined as never, command: undefined as never }, {}],
    ["an empty user", { user: "" }, {}],
    ["a collection that is empty", { dns: [], sysctls: {}, volumes: [] }, {}],
    ["removed options of the provider", { destroyGraceSeconds: 5 }, { destroyGraceSeconds: "add" }],
    ["what Docker takes at the start only", { tmpfs: { "/x": "" } }, { tmpfs: "add-replace" }],
  ])("%s", (_, change, expected) => {
    expect(kinds(change)).toEqual(expected);
  });

  test("sets have no order, lists do", () => {
    const from = {
      ...state,
      envs: ["A=1", "B=2"],
      labels: [
        { label: "a", value: "1" },
        { label: "b", value: "2" },
      ],
    };
    const both = {
      envs: ["A=1", "B=2"],
      labels: [
        { label: "a", value: "1" },
        { label: "b", value: "2" },
      ],
    };
    expect(kinds({ ...both, envs: ["B=2", "A=1"] }, from)).toEqual({});
    expect(kinds({ ...both, labels: [...both.labels].reverse() }, from)).toEqual({});
    expect(kinds({ ...both, command: ["infinity", "sleep"] }, from)).toEqual({ command: "update-replace" });
  });

  test("memory without memorySwap is an update at every up, as officially", () => {
    expect(kinds({ memorySwap: undefined as never })).toEqual({ memorySwap: "delete" });
  });

  test("a replaced container with a given name goes first; one with a generated name does not", () => {
    expect(diff({ image: "x" })).toMatchObject({ replaces: ["image"], deleteBeforeReplace: true });
    expect(diff({ image: "x", name: "other" }).deleteBeforeReplace).toBe(false);
    expect(diff({ image: "x", __defaults: ["name"] }).deleteBeforeReplace).toBe(false);
    expect(diff({ cpuShares: 5 }).deleteBeforeReplace).toBe(false);
  });

  test("ignored changes are none", () => {
    expect(diff({ image: "x", cpuShares: 5 }, ["image"]).diffs).toEqual(["cpuShares"]);
  });

  test("what check made of anything is no difference to itself", () => {
    const texts = fc.array(fc.string({ minLength: 1, maxLength: 5 }), { maxLength: 4 });
    const labels = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 4 });
    fc.assert(
      fc.property(
        texts,
        labels,
        fc.nat(1000),
        fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), fc.string(), { maxKeys: 3 }),
        (envs, names, memory, sysctls) => {
          const given: PropertyMap = {
            name: "one",
            image: "i",
            envs,
            memory,
            sysctls,
            labels: names.map((label) => ({ label, value: "v" })),
          };
          const checked = checkInputs(containerSchema, "n", undefined, given).inputs;
          expect(diffState(containerSchema, checked, checked, []).detailedDiff).toEqual({});
          const again = checkInputs(containerSchema, "n", checked, given).inputs;
          expect(again).toEqual<PropertyValue>(checked);
        },
      ),
    );
  });
});

describe("where dockerd is", () => {
  test.each([
    ["", { kind: "socket", path: "/var/run/docker.sock" }],
    ["unix:///run/x.sock", { kind: "socket", path: "/run/x.sock" }],
    ["ssh://root@10.0.0.1", { kind: "ssh", path: "/var/run/docker.sock", target: { host: "10.0.0.1", user: "root" } }],
    ["ssh://h:2222/run/d.sock", { kind: "ssh", path: "/run/d.sock", target: { host: "h", port: 2222 } }],
    ["ssh://u@[fe80::1%25eth0]:22", { kind: "ssh", target: { host: "fe80::1%eth0", user: "u", port: 22 } }],
  ])("%s", (host, expected) => {
    expect(parseEndpoint(host, [])).toMatchObject(expected);
  });

  test.each(["tcp://h:2375", "ssh://", "unix://relative", "npipe:////./pipe/docker"])("%s is refused", (host) => {
    expect(() => parseEndpoint(host, [])).toThrow(`docker: host ${JSON.stringify(host)} is not served`);
  });
});
