import { previewJson } from "../../cli/display/json";
import { type DeployOptions, preview, up } from "../../engine";
import type { ResourceState } from "../../engine/model/state";
import { createCommandProvider } from "../../providers/command";
import { Bench } from "./harness";
import recordedPreview from "./recorded/sample-preview.json";
import recordedState from "./recorded/sample-resources.json";

/** The same program under this engine and under Pulumi's CLI 3.248.0, whose state and preview are recorded. */
jest.setTimeout(60_000);

const recorded = recordedState.resources as unknown as ResourceState[];

function options(bench: Bench, count: number): DeployOptions {
  const base = bench.options();
  return {
    ...base,
    reference: { project: "sample", stack: "dev" },
    config: { "test:program": "sample", "sample:count": String(count), "sample:token": "hunter2" },
    secretKeys: ["sample:token"],
    providers: { command: (version) => createCommandProvider({ version, projectFolder: base.projectFolder }) },
  };
}

/** Ids and times differ between any two runs: each is replaced by the URN it belongs to. */
function comparable(states: ResourceState[]): unknown[] {
  const ids = new Map(states.flatMap(({ id, urn }) => (id ? [[id, `id of ${urn}`] as const] : [])));
  const text = [...ids].reduce((json, [id, name]) => json.replaceAll(id, name), JSON.stringify(states));
  return (JSON.parse(text) as ResourceState[])
    .map((state) => ({ ...state, created: "then", modified: "then" }))
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

test("up leaves the state that the CLI leaves", async () => {
  const bench = new Bench("sample");
  const result = await up(options(bench, 2));
  expect(result.errors).toEqual([]);
  expect(result.changes).toEqual({ create: 9 });
  expect(comparable(bench.resources())).toEqual(comparable(recorded));
  expect(bench.saved?.manifest.magic).toBe("1c72415da0837d6b54e4fd59aa49d86e7a984759e60a944fc9ff1c8042addcfe");
});

test("a state that the CLI wrote shows no change but what the program adds, told as the CLI tells it", async () => {
  const bench = new Bench("sample");
  bench.saved = {
    manifest: { time: "", magic: "", version: "" },
    secrets_providers: { type: "passphrase", state: { salt: "" } },
    resources: recorded,
  };
  const result = await preview(options(bench, 3));
  expect(result.errors).toEqual([]);
  expect(result.changes).toEqual({ create: 3, same: 9 });
  expect(bench.saves).toBe(0);
  const shown = previewJson({ "sample:count": "4", "sample:token": "[secret]" }, result, []);
  const expected = JSON.parse(JSON.stringify(recordedPreview).replaceAll("p3", "p2"));
  expect(withoutTimes(shown)).toEqual(withoutTimes({ ...expected, changeSummary: { create: 3, same: 9 } }));
});

/** The recorded preview shows year 1 in place of the times of resources that stay. */
function withoutTimes(value: object): unknown {
  const json = JSON.stringify(value, (key, member) =>
    ["created", "modified", "duration"].includes(key) ? undefined : member,
  );
  return JSON.parse(json);
}
