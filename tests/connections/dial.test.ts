import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SshConnection } from "../../connections/connection";
import { temporaryFolder } from "../engine/temporaryFolder";

const folder = temporaryFolder();
const path = process.env.PATH;
afterEach(() => void (process.env.PATH = path));

/** Starts no ssh: notes the words after it, and says this after so long. */
function fakeSsh(seconds: number, says: string): () => string[] {
  const calls = join(folder.path, "calls");
  const program = join(folder.path, "setpriv");
  writeFileSync(program, `#!/bin/sh\necho "$*" >>'${calls}'; sleep ${seconds}; echo "${says}" >&2; exit 255\n`);
  chmodSync(program, 0o755);
  process.env.PATH = `${folder.path}:${path}`;
  return () => readFileSync(calls, "utf8").trim().split("\n");
}

async function dial(): Promise<string> {
  const connection = new SshConnection({
    ...{ host: "10.0.0.1", privateKey: "KEY", hostKey: "ssh-ed25519 AAAA", configuration: "explicit" as const },
    ...{ sshOptions: [], dialErrorLimit: 1, perDialTimeoutSeconds: 1 },
  });
  const { signal } = new AbortController();
  try {
    await connection.exec({ command: "true", signal, log: () => undefined });
    return "";
  } catch (error) {
    return (error as Error).message;
  } finally {
    await connection.close();
  }
}

test("a server that was silent for a whole attempt gets less time in the next", async () => {
  const calls = fakeSsh(1.1, "ssh: connect to host: Connection timed out");
  expect(await dial()).toMatch(/the host does not answer .*, tried 2 times$/);
  expect(calls().map((call) => call.includes("-o ConnectTimeout="))).toEqual([false, true]);
});

test("one that refuses at once is tried in the same way again", async () => {
  const calls = fakeSsh(0, "ssh: connect to host: Connection refused");
  expect(await dial()).toMatch(/nothing listens on that port .*, tried 2 times$/);
  expect(calls().map((call) => call.includes("-o ConnectTimeout="))).toEqual([false, false]);
});
