import { join } from "node:path";
import { remarkMap } from "../../engine/properties/secrets";
import type { PropertyMap } from "../../engine/values";
import type { ConnectionPool } from "../../connections/pool";
import { commandType } from "../../providers/command/command";
import { copyToRemote } from "../../providers/command/copyToRemote";
import { remoteCommand } from "../../providers/command/inputs";
import type { ResourceType } from "../../providers/shell";
import { opened, readConversation, withoutEmptyAssetMembers } from "../providers/conversation";

jest.mock("../../connections/upload");

/** What state holds of a resource, field by field and mark by mark, beside what it holds with the official plugin 1.2.1. */
const conversation = readConversation(join(__dirname, "../providers/command/recorded/conversation.jsonl"));
const created = conversation
  .filter(({ method, request }) => method === "Create" && !request.preview)
  .map((exchange) => [exchange.title, exchange] as const);
const quiet = { log: () => undefined, signal: new AbortController().signal };
const pool = { get: () => ({}) } as unknown as ConnectionPool;

/** The resource type, whose commands print what they printed when they were recorded. */
function typeOf(type: string, { stdout = "", stderr = "" }: PropertyMap): ResourceType<ConnectionPool> {
  if (type === "command:remote:CopyToRemote") return copyToRemote(__dirname);
  return commandType(remoteCommand, async () => ({ stdout, stderr }));
}

test.each(created)("%s is stored as the official plugin stores it", async (_, { request, response }) => {
  const { type, urn, name } = request;
  const recorded = response["properties"] as PropertyMap;
  // The program marks the whole connection; what is marked inside it comes from the provider.
  const declared = opened(request["properties"]);
  const wanted = remarkMap(declared, {}, ["connection"]);
  const resource = typeOf(type, opened(recorded));
  const checked = await resource.check({ type, urn, name, olds: undefined, news: declared });
  const inputs = remarkMap(checked.inputs, wanted);
  const made = await resource.create(pool, {
    type,
    urn,
    name,
    inputs: declared,
    timeoutSeconds: 0,
    preview: false,
    ...quiet,
  });
  expect(withoutEmptyAssetMembers(inputs)).toEqual(withoutEmptyAssetMembers(request["properties"]!));
  expect(withoutEmptyAssetMembers(remarkMap(made.outputs, inputs, ["connection"]))).toEqual(
    withoutEmptyAssetMembers(recorded),
  );
});

test("a command and a copied file are among what was recorded", () => {
  expect(new Set(created.map(([, { request }]) => request.type)).size).toBe(2);
});
