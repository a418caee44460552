import type { Provider } from "../../../engine/provider";
import { KIND, SIGNATURE, UNKNOWN, type PropertyMap } from "../../../engine/values";
import { createCommandProvider } from "../../../providers/command";

describe("the command provider's check", () => {
  let provider: Provider;
  beforeEach(() => (provider = createCommandProvider({ projectFolder: __dirname })));
  afterEach(() => provider.close());

  const check = (kind: string, news: PropertyMap) =>
    provider.check({ urn: "urn:x", type: `command:${kind}`, name: "n", olds: undefined, news });
  const reasons = async (kind: string, news: PropertyMap) =>
    (await check(kind, news)).failures.map(({ reason }) => reason);

  test.each([
    ["local:Command", { creat: "x" }, "creat: there is no such input"],
    ["local:Command", { create: 1 }, "create: must be text"],
    [
      "local:Command",
      { environment: { "A=B": "1" } },
      'environment: "A=B" cannot be the name of an environment variable',
    ],
    ["local:Command", { logging: "all" }, "logging: must be one of stdout, stderr, stdoutAndStderr, none"],
    ["remote:Command", {}, "connection is required"],
    ["remote:Command", { connection: { user: "root" } }, "connection.host is required"],
    ["remote:Command", { connection: { host: "h", port: "22" } }, "connection.port: must be a whole number"],
    [
      "remote:Command",
      { connection: { host: "h", proxy: { host: "b" } } },
      "connection.proxy: is not served by the embedded command provider: reach the host directly, or deploy with Pulumi's CLI",
    ],
    ["remote:CopyToRemote", { connection: { host: "h" }, remotePath: "p" }, "source is required"],
    [
      "remote:CopyToRemote",
      { connection: { host: "h" }, remotePath: "p", source: "file" },
      "source: must be an asset or an archive",
    ],
    [
      "remote:CopyToRemote",
      { connection: { host: "h" }, remotePath: "p", source: { [SIGNATURE]: KIND.asset, uri: "https://x/y" } },
      "source: an asset must be a file or a text; download remote content first",
    ],
  ])("%s %j: %s", async (kind, news, reason) => {
    expect(await reasons(kind, news as unknown as PropertyMap)).toEqual([reason]);
  });

  test("values that are not known yet pass", async () => {
    expect(
      await reasons("local:Command", { create: UNKNOWN, triggers: [UNKNOWN], environment: { A: UNKNOWN } }),
    ).toEqual([]);
    expect(await reasons("remote:Command", { connection: UNKNOWN })).toEqual([]);
    expect(await reasons("remote:Command", { connection: { host: UNKNOWN, privateKey: UNKNOWN } })).toEqual([]);
  });

  test("a type that is not served is refused by name", async () => {
    await expect(check("remote:CopyFile", {})).rejects.toThrow(
      /command:remote:CopyFile is not served.*command:remote:CopyToRemote/,
    );
  });

  test("a source without a digest gets one, of its content", async () => {
    const source = { [SIGNATURE]: KIND.asset, text: "1" };
    const { inputs } = await check("remote:CopyToRemote", { connection: { host: "h" }, remotePath: "p", source });
    expect(inputs["source"]).toEqual({
      ...source,
      hash: "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
    });
  });

  test("diff honours ignoreChanges and tells paths", async () => {
    const diff = (ignoreChanges: string[]) =>
      provider.diff({
        urn: "urn:x",
        type: "command:local:Command",
        id: "i",
        oldInputs: { create: "a", environment: { A: "1", B: "2" }, triggers: [1, 2] },
        oldOutputs: {},
        newInputs: { create: "b", environment: { A: "1", C: "3" }, triggers: [1], stdin: "s" },
        ignoreChanges,
      });
    expect((await diff([])).detailedDiff).toEqual({
      create: { kind: "update", inputDiff: false },
      "environment.B": { kind: "delete", inputDiff: false },
      "environment.C": { kind: "add", inputDiff: false },
      stdin: { kind: "add", inputDiff: false },
      "triggers[1]": { kind: "delete", inputDiff: false },
    });
    expect((await diff(["environment", "triggers[*]", "stdin"])).diffs).toEqual(["create"]);
  });
});
