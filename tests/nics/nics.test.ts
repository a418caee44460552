import { existsSync } from "node:fs";
import { join } from "node:path";
import { lineRate, nics } from "../../nics";
import { paperNicModels } from "../../paper/levels";
import { nicModels } from "../../scenarios/technology";

test("each NIC model has a file, a line rate and a driver", () => {
  for (const model of nicModels) {
    expect([model, existsSync(join(__dirname, `../../nics/${model}.ts`))]).toEqual([model, true]);
    expect([model, lineRate(model) > 0, nics[model].driver !== ""]).toEqual([model, true, true]);
  }
});

test("the paper's NIC models have their own line rates and drivers", () => {
  expect(paperNicModels.map(lineRate)).toEqual([10e9, 10e9, 1e9, 100e6]);
  expect(paperNicModels.map((model) => nics[model].driver)).toEqual(["virtio_net", "vmxnet3", "e1000", "8139cp"]);
});

test("a guest without a NIC model has its veth's line rate", () => {
  expect(lineRate(null)).toBe(10e9);
});
