import { up } from "../../engine";
import { KIND, SIGNATURE } from "../../engine/values";
import { Bench } from "./harness";

jest.setTimeout(60_000);

test("up makes what the program declares", async () => {
  const bench = new Bench("first");
  const result = await up(bench.options());
  expect(result.errors).toEqual([]);
  expect(result.changes).toEqual({ create: 6 });
  expect(result.outputs.password).toEqual({ [SIGNATURE]: KIND.secret, value: "hunter2" });
  expect(bench.resource("b")?.dependencies).toEqual([bench.resource("a")?.urn]);
});
