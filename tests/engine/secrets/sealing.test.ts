import fc from "../../support/seeded";
import { equal } from "../../../engine/properties/equal";
import { open, remarkMap } from "../../../engine/properties/secrets";
import { type Crypter, openCrypter } from "../../../engine/secrets/crypter";
import { exposeSecrets, openSecrets, sealSecrets } from "../../../engine/secrets/sealing";
import { KIND, type PropertyMap, type PropertyValue, SIGNATURE } from "../../../engine/model/values";
import type { ResourceState } from "../../../engine/model/state";
import { emptyDeployment } from "../../../engine/state/checkpoint";
import { FileBackend } from "../../../engine/state/fileBackend";
import { StackStore } from "../../../engine/state/stackStore";
import { createCommandProvider } from "../../../providers/command";
import { temporaryFolder } from "../temporaryFolder";
import recorded from "../../fixtures/stock/docker-lab.json";

const folder = temporaryFolder();

/** A crypter whose "encryption" can be read, so that tests see what was encrypted. */
const transparent: Crypter = {
  salt: "",
  encrypt: (plaintext) => `v1:nonce:${plaintext}`,
  decrypt: (sealed) => sealed.replace(/^v1:nonce:/, ""),
};

const secretOf = (value: PropertyValue): PropertyMap => ({ [SIGNATURE]: KIND.secret, value });

/** Values with secrets at any depth, in secrets as well. */
const values = fc.letrec<{ value: PropertyValue; map: PropertyMap }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("<&>", "v1:a:b", '"quoted"', "\u2028"),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("map"),
    tie("value").map(secretOf),
  ),
  map: fc.dictionary(fc.stringMatching(/^[a-zA-Z<&]{1,4}$/), tie("value"), { maxKeys: 3 }),
}));

/** How Pulumi's CLI writes a value: only the outermost secret is encrypted, those inside it hold JSON text. */
function asTheCliWrites(value: PropertyValue, encrypt: (text: string) => string): PropertyValue {
  if (Array.isArray(value)) return value.map((item) => asTheCliWrites(item, encrypt));
  if (typeof value !== "object" || value === null) return value;
  if (value[SIGNATURE] !== KIND.secret)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asTheCliWrites(member, encrypt)]));
  const inner = asTheCliWrites(value["value"] ?? null, (text) => text);
  return { [SIGNATURE]: KIND.secret, ciphertext: encrypt(asGoWrites(inner)) };
}

function asGoWrites(value: PropertyValue): string {
  if (Array.isArray(value)) return `[${value.map(asGoWrites).join(",")}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.keys(value)
      .sort()
      .map((key) => `${asGoWrites(key)}:${asGoWrites(value[key] ?? null)}`)
      .join(",")}}`;
  const escapes: Record<string, string> = { "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028" };
  return [...JSON.stringify(value)].map((character) => escapes[character] ?? character).join("");
}

describe("secrets inside secrets", () => {
  test("are read from the CLI's form and written to it unchanged", () => {
    fc.assert(
      fc.property(values.map, (map) => {
        const written = asTheCliWrites(map, transparent.encrypt.bind(transparent));
        const opened = openSecrets(written, "", transparent, new Map());
        expect(opened).toEqual(map);
        expect(sealSecrets(opened, "", transparent, new Map())).toEqual(written);
      }),
    );
  });

  test("keep their marks in an export with plain secrets that is imported again", () => {
    fc.assert(
      fc.property(values.map, (map) => {
        expect(openSecrets(exposeSecrets(map), "", transparent, new Map())).toEqual(map);
      }),
    );
  });

  test("leave nothing readable outside the outermost", () => {
    const sealed = sealSecrets(
      { a: secretOf({ b: secretOf("hunter2") }) },
      "",
      { ...transparent, encrypt: () => "v1:x:y" },
      new Map(),
    );
    expect(JSON.stringify(sealed)).not.toContain("hunter2");
  });
});

describe("a remote command that the CLI recorded", () => {
  const state = recorded.resources[0]! as unknown as { inputs: PropertyMap; outputs: PropertyMap; urn: string };
  const crypter = openCrypter(recorded.secrets_providers.state.salt, "tare-sample", "the sample");

  test.each(["inputs", "outputs"] as const)("has its %s read and written again to the byte", async (side) => {
    const known = new Map<string, { plaintext: string; ciphertext: string }>();
    const opened = openSecrets(state[side], side, await crypter, known) as PropertyMap;
    const connection = opened["connection"] as { value: PropertyMap };
    expect(connection.value["privateKey"]).toEqual(secretOf(expect.stringContaining("SAMPLE KEY") as string));
    expect(JSON.stringify(sealSecrets(opened, side, await crypter, known))).toBe(JSON.stringify(state[side]));
  });

  test("is read from its stack's file and saved as it was", async () => {
    const backend = new FileBackend(folder.path, "./tare");
    const reference = { project: "tare", stack: "sender" };
    const ofTheCli = { ...recorded.resources[0]!, provider: undefined } as unknown as ResourceState;
    const { salt } = await crypter;
    const deployment = { ...emptyDeployment(salt), resources: [ofTheCli] };
    await backend.create(reference, deployment);
    const store = new StackStore(backend, reference, await crypter);
    await store.save((await store.load())!);
    expect(backend.read(reference).latest!.resources).toEqual(JSON.parse(JSON.stringify(deployment.resources)));
  });

  test("has the marks that this engine gives the same inputs", async () => {
    const opened = openSecrets(state.inputs, "", await crypter, new Map()) as PropertyMap;
    const plain = open(opened) as PropertyMap;
    const wanted = { ...plain, connection: secretOf(plain["connection"]!) };
    const provider = createCommandProvider({ projectFolder: __dirname });
    const request = { type: "command:remote:Command", name: "reservation-sender", urn: state.urn };
    const { inputs, failures } = await provider.check({ ...request, olds: undefined, news: plain });
    provider.close();
    expect(failures).toEqual([]);
    expect(equal(remarkMap(inputs, wanted), opened)).toBe(true);
  });
});
