import { join } from "node:path";
import type { Provider } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import { refreshedInputs } from "../../../providers/bridge/plainState";
import { createLibvirtProvider } from "../../../providers/libvirt";
import { opened, readConversation, recordedDiff } from "../conversation";

const conversation = readConversation(join(__dirname, "recorded/conversation.jsonl"));
const quiet = { log: () => undefined, signal: new AbortController().signal };
const of = (...methods: string[]) =>
  conversation.filter(({ method }) => methods.includes(method)).map((exchange) => [exchange.title, exchange] as const);

describe("the libvirt provider answers as the official plugin 0.5.4 did", () => {
  let provider: Provider;
  beforeEach(() => (provider = createLibvirtProvider({ projectFolder: __dirname })));
  afterEach(() => provider.close());

  test.each(of("Check").filter(([, { request }]) => !request.type.startsWith("pulumi:")))(
    "%s",
    async (_, { request, response }) => {
      const { type, name, urn } = request;
      const news = opened(request["news"]);
      const answer = await provider.check({ type, name, urn, olds: opened(request["olds"]), news });
      expect(answer).toEqual({ inputs: response["inputs"], failures: [] });
    },
  );

  test.each(of("Diff"))("%s", async (_, { request, response }) => {
    const { type, urn, id = "" } = request;
    const answer = await provider.diff({
      type,
      urn,
      id,
      oldInputs: opened(request["oldInputs"]),
      oldOutputs: opened(request["olds"]),
      newInputs: opened(request["news"]),
      ignoreChanges: [],
    });
    expect(answer).toEqual(recordedDiff(response));
  });

  test.each(of("Read"))("%s, as far as inputs follow from outputs", (_, { request, response }) => {
    const outputs = opened(response["properties"] as PropertyMap);
    expect(refreshedInputs(opened(request["inputs"]), outputs)).toEqual(response["inputs"]);
  });

  const previews = of("Create").filter(([, { request }]) => request.preview === true);
  test.each(previews)("%s, in a preview", async (_, { request, response }) => {
    const { type, urn, name } = request;
    const inputs = opened(request["properties"]);
    const answer = await provider.create({ type, urn, name, inputs, timeoutSeconds: 0, preview: true, ...quiet });
    expect(answer.outputs).toEqual(response["properties"]);
  });

  test("there is a preview, and a diff of each kind, among what was recorded", () => {
    expect(previews.length).toBeGreaterThan(0);
    const changes = of("Diff").map(([, { response }]) => recordedDiff(response));
    expect(changes.some(({ replaces }) => replaces.includes("memory"))).toBe(true);
    expect(changes.some(({ diffs, replaces }) => diffs.includes("running") && replaces.length === 0)).toBe(true);
  });
});
