import { join } from "node:path";
import type { Provider } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import type { ResourceSchema } from "../../../providers/bridge/schema";
import { metaKey, type Moment } from "../../../providers/bridge/stateForm";
import { deltaKey, previewOutputs, refreshedInputs, stateOutputs } from "../../../providers/bridge/stateWithDelta";
import { createDockerProvider } from "../../../providers/docker";
import { containerSchema } from "../../../providers/docker/schema/container";
import { networkSchema } from "../../../providers/docker/schema/others";
import { opened, readConversation, recordedDiff, type Exchange } from "../conversation";

const conversation = readConversation(join(__dirname, "recorded/conversation.jsonl"));
const of = (...methods: string[]) =>
  conversation.filter(({ method }) => methods.includes(method)).map((exchange) => [exchange.title, exchange] as const);
const schemaOf = ({ request }: Exchange): ResourceSchema =>
  request.type === networkSchema.type ? networkSchema : containerSchema;

/** Recorded outputs as the readers give them: without what {@link stateOutputs} adds, and empty where state says null. */
function asRead(schema: ResourceSchema, outputs: PropertyMap): PropertyMap {
  const members = Object.entries(outputs).filter(([name]) => ![metaKey, deltaKey, "id"].includes(name));
  return Object.fromEntries(
    members.map(([name, value]) => {
      const { kind, computed } = schema.fields[name]!;
      return [
        name,
        value === null && !computed && (kind === "texts" || kind === "map") ? (kind === "map" ? {} : []) : value,
      ];
    }),
  );
}

describe("the docker provider answers as the official plugin 5.1.0 did", () => {
  let provider: Provider;
  beforeEach(() => (provider = createDockerProvider()));
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
    expect(answer).toEqual({ inputs: response["inputs"], failures: [] });
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

  test.each(of("Diff"))("%s: what may change in place is not among the recorded stables", async (_, exchange) => {
    const stable = exchange.response["stables"] as string[];
    const better = ["deviceReadBps", "deviceReadIops", "deviceWriteBps", "deviceWriteIops", "init", "rm", "tmpfs"];
    const replacing = Object.entries(schemaOf(exchange).fields).filter(
      ([name, field]) => field.replaces && !better.includes(name),
    );
    expect(replacing.map(([name]) => name).sort()).toEqual([...stable].sort());
  });

  test.each(of("Create"))("%s: outputs", (_, exchange) => {
    const outputs = opened(exchange.response["properties"] as PropertyMap);
    const schema = schemaOf(exchange);
    const moment: Moment = { kind: "create", inputs: opened(exchange.request["properties"]), timeoutSeconds: 0 };
    expect(stateOutputs(schema, String(outputs["id"]), asRead(schema, outputs), moment)).toEqual(outputs);
  });

  test.each(of("Read"))("%s: outputs and inputs", (_, exchange) => {
    const outputs = opened(exchange.response["properties"] as PropertyMap);
    const schema = schemaOf(exchange);
    expect(stateOutputs(schema, String(outputs["id"]), asRead(schema, outputs), { kind: "read" })).toEqual(outputs);
    expect(refreshedInputs(opened(exchange.request["inputs"]), outputs)).toEqual(exchange.response["inputs"]);
  });

  test.each(of("Update"))("%s: outputs", (_, exchange) => {
    const { request } = exchange;
    const outputs = opened(exchange.response["properties"] as PropertyMap);
    const schema = schemaOf(exchange);
    const before = opened(request["olds"]);
    const made = request.preview
      ? previewOutputs(schema, opened(request["news"]), before)
      : stateOutputs(schema, String(outputs["id"]), asRead(schema, outputs), { kind: "update", before });
    expect(made).toEqual(outputs);
  });
});
