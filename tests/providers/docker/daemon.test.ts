import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
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
