import type { Provider } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import { createCommandProvider } from "../../../providers/command";

describe("what an interrupted command may have left", () => {
  let provider: Provider;
  beforeEach(() => (provider = createCommandProvider({ projectFolder: __dirname })));
  afterEach(() => provider.close());

  const quiet = { log: () => undefined, signal: new AbortController().signal };
  const find = (type: string, inputs: PropertyMap) =>
    provider.find({ urn: "urn:x", type, name: "reservation", inputs, ...quiet });

  test("is undone by the command that would delete it", async () => {
    const inputs = { create: "touch x", delete: "rm -f x", stdin: "{}" };
    expect(await find("command:local:Command", inputs)).toEqual({
      kind: "made",
      id: "reservation",
      outputs: { ...inputs, stdout: "", stderr: "" },
    });
  });

  test.each<[string, PropertyMap]>([
    ["command:local:Command", { create: "measure" }],
    ["command:remote:CopyToRemote", { remotePath: "x" }],
  ])("%s %j is nothing to undo", async (type, inputs) => {
    expect(await find(type, inputs)).toEqual({ kind: "nothing" });
  });
});
