import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { createCrypter, type Crypter } from "../../../engine/secrets/crypter";
import { emptyDeployment } from "../../../engine/state/checkpoint";
import { FileBackend } from "../../../engine/state/fileBackend";
import { StackStore } from "../../../engine/state/stackStore";
import type { PropertyMap } from "../../../engine/model/values";
import { temporaryFolder } from "../temporaryFolder";
import { secret } from "./deployments";

const folder = temporaryFolder();
const reference = { project: "sample", stack: "dev" };
/** Deriving a key takes a second on purpose, and more on a busy machine. */
jest.setTimeout(30_000);

let crypter: Crypter;
let backend: FileBackend;
let stackFile: string;
let journalFile: string;

beforeAll(async () => {
  crypter = await createCrypter("any");
});

beforeEach(async () => {
  backend = new FileBackend(folder.path, "./tare");
  stackFile = backend.layout.stackFile(reference);
  journalFile = backend.layout.journalFile(reference);
  await backend.create(reference, emptyDeployment(crypter.salt));
});

/** Their journals stay open as long as they are not loaded again. */
const stores: StackStore[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.load().catch(() => undefined);
});

function newStore(crypterOf?: () => Promise<Crypter>): StackStore {
  const store = new StackStore(backend, reference, crypter, crypterOf);
  stores.push(store);
  return store;
}

const resource = (name: string, outputs: PropertyMap = {}) => ({
  urn: `urn:pulumi:dev::sample::a:b:C::${name}`,
  custom: true,
  type: "a:b:C",
  id: name,
  outputs,
});
const settle = (name: string, outputs?: PropertyMap) => ({ kind: "settle", state: resource(name, outputs) }) as const;

/** A deployment that was killed after it had recorded two resources and begun a third. */
async function killed(): Promise<StackStore> {
  const store = newStore();
  await store.load();
  await store.append([settle("one", { password: secret("hunter2") })]);
  await store.append([
    settle("two"),
    { kind: "begin", number: 0, type: "creating", state: resource("three", { key: secret("hunter3") }) },
  ]);
  return store;
}

const ids = () => backend.read(reference).latest?.resources.map(({ id }) => id);

test("what a killed deployment has recorded is read without a write, secrets sealed, and then folded into the state", async () => {
  await killed();
  const before = readFileSync(stackFile, "utf8");
  expect(readFileSync(journalFile, "utf8")).not.toContain("hunter");
  expect(ids()).toEqual(["one", "two"]);
  expect(readFileSync(stackFile, "utf8")).toBe(before);
  const loaded = await new StackStore(backend, reference, crypter).load();
  expect(loaded?.resources[0]?.outputs).toEqual({ password: secret("hunter2") });
  expect(loaded?.pending_operations).toMatchObject([
    { type: "creating", resource: { outputs: { key: secret("hunter3") } } },
  ]);
  const folding = await backend.fold(reference);
  expect(folding).toEqual({ kind: "folded", time: expect.stringMatching(/^20.*Z$/) });
  expect(existsSync(journalFile)).toBe(false);
  expect(JSON.parse(readFileSync(stackFile, "utf8")).checkpoint.latest).toMatchObject({
    manifest: { time: (folding as { time: string }).time },
    resources: [{ id: "one" }, { id: "two" }],
    pending_operations: [{ type: "creating" }],
  });
  expect(await backend.fold(reference)).toEqual({ kind: "none" });
});

test("the next journal goes on from there, also where nobody has folded", async () => {
  await killed();
  const next = newStore();
  await next.load();
  await next.append([
    { kind: "end", number: 0 },
    { kind: "same", at: 1 },
  ]);
  expect(ids()).toEqual(["two", "one"]);
  expect(backend.read(reference).latest?.pending_operations).toBeUndefined();
  const state = await next.load();
  await next.save(state!);
  expect(existsSync(journalFile)).toBe(false);
  expect(ids()).toEqual(["two", "one"]);
});

test("a journal is not replayed on a state that something else has written, and is kept", async () => {
  await killed();
  const text = readFileSync(stackFile, "utf8").replace('"metadata": {}', '"metadata": {"by": "another"}');
  writeFileSync(stackFile, text);
  const journal = readFileSync(journalFile, "utf8");
  expect(ids()).toEqual([]);
  const folding = await backend.fold(reference);
  expect(folding).toEqual({ kind: "apart", path: expect.stringContaining(backend.layout.backupFolder(reference)) });
  expect(readFileSync((folding as { path: string }).path, "utf8")).toBe(journal);
  expect(readFileSync(stackFile, "utf8")).toBe(text);
  expect(existsSync(journalFile)).toBe(false);
});

test("a kill between the new checkpoint and the journal's removal does no harm", async () => {
  const store = await killed();
  const journal = readFileSync(journalFile);
  await backend.fold(reference);
  const folded = readFileSync(stackFile, "utf8");
  // The line that says so was written before the checkpoint.
  writeFileSync(journalFile, journal);
  expect(await backend.fold(reference)).toMatchObject({ kind: "apart" });
  await store.load();
  await store.append([{ kind: "remove", at: 0 }]);
  const state = await store.load();
  let seen = "";
  const rm = jest.spyOn(jest.requireActual<typeof import("node:fs/promises")>("node:fs/promises"), "rm");
  rm.mockImplementation(async (path) => void (path === journalFile && (seen = readFileSync(journalFile, "utf8"))));
  await backend.fold(reference);
  rm.mockRestore();
  expect(seen).toContain('"folded":');
  expect(existsSync(journalFile)).toBe(true);
  expect(ids()).toEqual(state?.resources.map(({ id }) => id));
  expect(readFileSync(stackFile, "utf8")).not.toBe(folded);
  expect(await backend.fold(reference)).toEqual({ kind: "none" });
  expect(existsSync(journalFile)).toBe(false);
});

test("a line that was cut off is written over", async () => {
  const store = await killed();
  appendFileSync(journalFile, '12345678 {"time":"cut o');
  expect(ids()).toEqual(["one", "two"]);
  await store.append([settle("four")]);
  expect(ids()).toEqual(["one", "two", "four"]);
  appendFileSync(journalFile, "1234");
  await backend.fold(reference);
  expect(ids()).toEqual(["one", "two", "four"]);
});

test("a journal that cannot be written is an error with path and way out, and nothing of it is there", async () => {
  const store = newStore();
  symlinkSync("/nowhere", dirname(dirname(journalFile)));
  await expect(store.append([settle("one")])).rejects.toMatchObject({
    name: "VisibleError",
    message: expect.stringContaining(`cannot write the journal ${dirname(dirname(journalFile))}: `),
    wayOut: expect.any(String),
  });
  expect(ids()).toEqual([]);
  rmSync(dirname(dirname(journalFile)));
  await store.append([settle("one")]);
  expect(ids()).toEqual(["one"]);
});

test("a state under another salt is sealed anew before its journal begins", async () => {
  const other = await createCrypter("any");
  await new StackStore(backend, reference, other).save({
    ...emptyDeployment(other.salt),
    resources: [resource("old", { word: secret("hunter4") })],
  });
  const store = newStore(async () => other);
  await store.load();
  await store.append([settle("new", { word: secret("hunter5") })]);
  expect(backend.read(reference).latest?.secrets_providers.state.salt).toBe(crypter.salt);
  const loaded = await new StackStore(backend, reference, crypter).load();
  expect(loaded?.resources.map(({ outputs }) => outputs)).toEqual([
    { word: secret("hunter5") },
    { word: secret("hunter4") },
  ]);
});

test("a stack that is made, renamed or removed where a journal lies does not take that for its own", async () => {
  await killed();
  const journal = readFileSync(journalFile, "utf8");
  await backend.rename(reference, "prod");
  expect(existsSync(journalFile)).toBe(false);
  expect(backend.read({ ...reference, stack: "prod" }).latest?.resources.map(({ id }) => id)).toEqual(["one", "two"]);
  mkdirSync(dirname(journalFile), { recursive: true });
  writeFileSync(journalFile, journal);
  await backend.create(reference, emptyDeployment(crypter.salt));
  expect(ids()).toEqual([]);
  expect(readdirSync(backend.layout.backupFolder(reference))).toEqual([expect.stringMatching(/\.journal\.jsonl$/)]);
  backend.remove(reference, false);
  expect(existsSync(journalFile)).toBe(false);
});
