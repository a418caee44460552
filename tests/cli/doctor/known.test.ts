import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { knownTo } from "../../../cli/doctor/known";
import { findProject } from "../../../cli/stack/find";
import { testProject } from "../project";

const project = testProject();
const known = () => knownTo(findProject({ cwd: project.path }), {});

it("knows no stack where nothing was deployed", () => {
  expect(known().isDeployed("dev")).toBe(false);
});

it("knows what a deployed stack's state names, by whole names", () => {
  project.placeDeployedStack();
  const file = join(project.path, ".tare/state/.pulumi/stacks/sample/dev.json");
  const text = project.read(".tare/state/.pulumi/stacks/sample/dev.json");
  const state = JSON.parse(text) as { checkpoint: { latest: { resources: { inputs?: object }[] } } };
  state.checkpoint.latest.resources.at(-1)!.inputs = { stdin: JSON.stringify({ name: "tare-dev-bg-10" }) };
  writeFileSync(file, JSON.stringify(state));
  const { isDeployed, isInState } = known();
  expect(isDeployed("dev")).toBe(true);
  expect(
    ["tare-dev-bg-10", "pool/tare-dev-bg-10", "tare-dev-bg-1", "dev-bg-10"].map((n) => isInState("dev", n)),
  ).toEqual([true, true, false, false]);
});

it("takes a state that cannot be read to know everything", () => {
  project.placeDeployedStack();
  writeFileSync(join(project.path, ".tare/state/.pulumi/stacks/sample/dev.json"), "{");
  const { isDeployed, isInState } = known();
  expect([isDeployed("dev"), isInState("dev", "anything")]).toEqual([true, true]);
});

it("knows a stack's identity, and none of a stack that has none or cannot be read", () => {
  project.placeDeployedStack();
  expect([...known().identities]).toEqual([]);
  const path = ".tare/state/.pulumi/stacks/sample/dev.json";
  const state = JSON.parse(project.read(path)) as { checkpoint: { latest: { resources: object[] } } };
  const last = state.checkpoint.latest.resources.at(-1) as { urn: string; outputs: object };
  Object.assign(last, {
    urn: last.urn.replace(/::[^:]*$/, "::reservation-identity"),
    outputs: { stdout: "id-1 me@here /f" },
  });
  writeFileSync(join(project.path, path), JSON.stringify(state));
  expect([...known().identities]).toEqual([["dev", "id-1"]]);
  writeFileSync(join(project.path, path), "{");
  expect([...known().identities]).toEqual([]);
});
