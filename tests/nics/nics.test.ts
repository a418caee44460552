import { existsSync } from "node:fs";
import { join } from "node:path";
import { lineRate, nics } from "../../nics";
import { nicModels } from "../../scenarios/technology";

test("each NIC model has a file, and its own line rate", () => {
  for (const model of nicModels)
    expect([model, existsSync(join(__dirname, `../../nics/${model}.ts`))]).toEqual([model, true]);
  expect(nicModels.map(lineRate)).toEqual([10e9, 10e9, 1e9, 100e6]);
  expect(Object.values(nics).map(({ driver }) => driver)).toEqual(["virtio_net", "vmxnet3", "e1000", "8139cp"]);
});

test("a guest without a NIC model has its veth's line rate", () => {
  expect(lineRate(null)).toBe(10e9);
});
