import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "../../support/seeded";
import { createCrypter, openCrypter } from "../../../engine/secrets/crypter";
import { FileBackend } from "../../../engine/state/fileBackend";
import { StackStore } from "../../../engine/state/stackStore";
import type { Deployment } from "../../../engine/model/state";
import { temporaryFolder } from "../temporaryFolder";
import { anyDeployment, secret } from "./deployments";

const folder = temporaryFolder();
const reference = { project: "sample", stack: "dev" };

/** Deriving a key takes a second on purpose, and more on a busy machine. */
jest.setTimeout(30_000);

describe("StackStore", () => {
  it("brings any deployment back as it was, with no secret in clear on disk", async () => {
    const crypter = await createCrypter("any");
    const backend = new FileBackend(folder.path, "./tare");
    await fc.assert(
      fc.asyncProperty(anyDeployment, async (deployment) => {
        await new StackStore(backend, reference, crypter).save(deployment);
        const back = await new StackStore(backend, reference, crypter).load();
        expect(back?.resources).toEqual(deployment.resources);
        expect(back?.pending_operations).toEqual(deployment.pending_operations);
      }),
      { numRuns: 60 },
    );
    const words = { ...(await sampleDeployment(backend, crypter)), pending_operations: [] };
    words.resources[0]!.outputs = { password: secret({ deep: ["correct horse battery staple"] }) };
    await new StackStore(backend, reference, crypter).save(words);
    expect(readFileSync(backend.layout.stackFile(reference), "utf8")).not.toContain("battery");
  });

  it("reads what Pulumi's CLI wrote, and writes it back as it was but for the manifest", async () => {
    const backend = new FileBackend(folder.path, "./tare");
    const before = placeSample(backend);
    const store = new StackStore(backend, reference, await openCrypter(sampleSalt(before), "tare-sample", "stack dev"));
    const deployment = await store.load();
    expect(deployment?.resources[0]?.outputs?.secret).toEqual(secret("hunter2"));
    await store.save(deployment!);
    const after = JSON.parse(readFileSync(backend.layout.stackFile(reference), "utf8"));
    after.checkpoint.latest.manifest.time = before.checkpoint.latest.manifest.time;
    expect(after).toEqual({
      ...before,
      checkpoint: { ...before.checkpoint, latest: { ...before.checkpoint.latest } },
    });
  });

  it("seals a changed secret anew and keeps the ciphertext of its neighbour", async () => {
    const backend = new FileBackend(folder.path, "./tare");
    const store = new StackStore(backend, reference, await createCrypter("any"));
    const resource = { urn: "urn:pulumi:dev::sample::a:b:C::r", custom: true, type: "a:b:C", id: "1" };
    const save = async (outputs: { a: string; b: string }) => {
      const shown = { a: secret(outputs.a), b: secret(outputs.b) };
      await store.save({ ...empty, resources: [{ ...resource, outputs: shown }] });
      const [written] = backend.read(reference).latest!.resources;
      return written!.outputs as Record<"a" | "b", { ciphertext: string }>;
    };
    const first = await save({ a: "same", b: "same" });
    const second = await save({ a: "same", b: "other" });
    expect(second.a).toEqual(first.a);
    expect(second.b).not.toEqual(first.b);
    expect(first.a).not.toEqual(first.b);
  });

  it("has nothing to load for a stack that was made and never deployed", async () => {
    const backend = new FileBackend(folder.path, "./tare");
    await backend.create(reference);
    await expect(new StackStore(backend, reference, await createCrypter("any")).load()).resolves.toBeUndefined();
  });
});

const empty: Deployment = {
  manifest: { time: "", magic: "", version: "" },
  secrets_providers: { type: "passphrase", state: { salt: "" } },
  resources: [],
};

const sampleSalt = (file: { checkpoint: { latest: Deployment } }) =>
  file.checkpoint.latest.secrets_providers.state.salt;

function placeSample(backend: FileBackend): { checkpoint: { latest: Deployment } } {
  const file = backend.layout.stackFile(reference);
  mkdirSync(dirname(file), { recursive: true });
  copyFileSync(join(__dirname, "../recorded/sample-stack.json"), file);
  return JSON.parse(readFileSync(file, "utf8"));
}

async function sampleDeployment(backend: FileBackend, crypter: Awaited<ReturnType<typeof createCrypter>>) {
  await new StackStore(backend, reference, crypter).save({
    ...empty,
    resources: [{ urn: "urn:pulumi:dev::sample::a:b:C::r", custom: true, type: "a:b:C", id: "1" }],
  });
  return (await new StackStore(backend, reference, crypter).load())!;
}
