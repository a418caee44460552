import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DockerDaemon, DockerError } from "../../../providers/docker/daemon";

const patienceMilliseconds = 100;
const context = { signal: new AbortController().signal, log: () => undefined };

let folder: string;
let server: Server;
let daemon: DockerDaemon;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "tare-dockerd-"))));
afterEach(async () => {
  await daemon.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** A dockerd on a socket of its own. */
async function dockerd(listener: RequestListener): Promise<void> {
  const path = join(folder, "docker.sock");
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  daemon = new DockerDaemon({ kind: "socket", path }, folder, patienceMilliseconds);
}

test("a dockerd that has stopped answering ends the call, and is named", async () => {
  await dockerd(() => undefined);
  const told = daemon.call("reading container x", context, (docker) => docker.getContainer("x").inspect());
  await expect(told).rejects.toBeInstanceOf(DockerError);
  await expect(told).rejects.toThrow(
    /^docker on this machine: reading container x: dockerd does not answer at .*docker\.sock \(no answer for 0\.1 s\)$/,
  );
});

test("a call may take as long as it takes while dockerd answers", async () => {
  await dockerd(({ url }, response) => {
    if (url?.endsWith("/_ping")) response.end("OK");
    else
      setTimeout(
        () => response.setHeader("Content-Type", "application/json").end('{"Id":"x"}'),
        8 * patienceMilliseconds,
      );
  });
  const answer = await daemon.call("reading container x", context, (docker) => docker.getContainer("x").inspect());
  expect(answer).toMatchObject({ Id: "x" });
});

test.each([
  ["a file that cannot be read", () => readFile(join(folder, "none.tar")), "ENOENT"],
  ["a wrong call", () => Promise.resolve(Buffer.from(1 as never)), "ERR_INVALID_ARG_TYPE"],
])("%s is not taken for a dockerd that does not answer", async (_what, action, code) => {
  await dockerd(() => undefined);
  const told = daemon.call("loading an image", context, async () => action());
  await expect(told).rejects.toMatchObject({ code });
  await expect(told).rejects.not.toBeInstanceOf(DockerError);
});

test.each([
  ["hangs up", (_: unknown, { socket }: ServerResponse) => void socket?.destroy()],
  ["answers with something else", (_: unknown, { socket }: ServerResponse) => void socket?.end("SSH-2.0-OpenSSH")],
])("what %s at the socket is no dockerd that answers", async (_what, listener) => {
  await dockerd(listener);
  const told = daemon.call("reading container x", context, (docker) => docker.getContainer("x").inspect());
  await expect(told).rejects.toThrow("dockerd does not answer");
});

test("a socket that is not there is a dockerd that does not answer", async () => {
  await dockerd(() => undefined);
  const absent = new DockerDaemon({ kind: "socket", path: join(folder, "none.sock") }, folder);
  const told = absent.call("reading container x", context, (docker) => docker.getContainer("x").inspect());
  await expect(told).rejects.toThrow("dockerd does not answer");
  await absent.close();
});
