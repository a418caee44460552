import { join } from "node:path";
import type { Provider } from "../../../engine/provider";
import { KIND, SIGNATURE, type PropertyMap } from "../../../engine/values";
import { createCommandProvider } from "../../../providers/command";
import { comparable, opened, readConversation, recordedDiff } from "../conversation";

const conversation = readConversation(join(__dirname, "recorded/conversation.jsonl"));
const quiet = { log: () => undefined, signal: new AbortController().signal };
const of = (...methods: string[]) =>
  conversation.filter(({ method }) => methods.includes(method)).map((exchange) => [exchange.title, exchange] as const);

describe("the command provider answers as the official plugin 1.2.1 did", () => {
  let provider: Provider;
  beforeEach(() => (provider = createCommandProvider({ projectFolder: __dirname })));
  afterEach(() => provider.close());

  test.each(of("CheckConfig"))("%s", async (_, { request, response }) => {
    const answer = await provider.checkConfig({
      urn: request.urn,
      olds: opened(request["olds"]),
      news: opened(request["news"]),
    });
    expect(answer).toEqual({ inputs: response["inputs"], failures: [] });
  });

  test.each(of("Check"))("%s", async (_, { request, response }) => {
    const { type, name, urn } = request;
    const answer = await provider.check({
      type,
      name,
      urn,
      olds: opened(request["olds"]),
      news: opened(request["news"]),
    });
    expect(answer.failures).toEqual([]);
    expect(comparable(answer.inputs)).toEqual(comparable(response["inputs"]));
    const connection = answer.inputs["connection"] as PropertyMap;
    expect(connection["privateKey"]).toEqual({ [SIGNATURE]: KIND.secret, value: "PRIVATE-KEY-TEXT" });
  });

  test.each(of("Diff"))("%s", async (_, { request, response }) => {
    const { type, urn, id = "" } = request;
    const [oldOutputs, newInputs, oldInputs] = [
      opened(request["olds"]),
      opened(request["news"]),
      opened(request["oldInputs"]),
    ];
    const answer = await provider.diff({ type, urn, id, oldInputs, oldOutputs, newInputs, ignoreChanges: [] });
    expect(answer).toEqual(recordedDiff(response));
  });

  test.each(of("Read"))("%s", async (_, { request, response }) => {
    const { type, urn, id = "" } = request;
    const answer = await provider.read({
      type,
      urn,
      id,
      inputs: opened(request["inputs"]),
      outputs: opened(request["properties"]),
      ...quiet,
    });
    expect(answer?.id).toBe(response["id"]);
    expect(comparable(answer?.inputs)).toEqual(comparable(response["inputs"]));
    expect(comparable(answer?.outputs)).toEqual(comparable(response["properties"]));
  });

  test.each(of("Create").filter(([, { request }]) => request.preview))(
    "%s (preview)",
    async (_, { request, response }) => {
      const { type, name, urn } = request;
      const inputs = opened(request["properties"]);
      const answer = await provider.create({ type, name, urn, inputs, timeoutSeconds: 0, preview: true, ...quiet });
      expect(answer.id).toMatch(/^remote[0-9a-f]{8}$/);
      expect(comparable(answer.outputs)).toEqual(comparable(response["properties"]));
    },
  );
});
