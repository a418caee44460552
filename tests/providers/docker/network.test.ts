import type { CallContext } from "../../../engine/provider";
import { type DockerDaemon, DockerError } from "../../../providers/docker/daemon";
import { network } from "../../../providers/docker/resources/network";

const context = { signal: new AbortController().signal, log: () => undefined } as unknown as CallContext;

/** A dockerd whose network keeps `members` for ever, so far as its deletion is concerned. */
function crowded(members: string[]): DockerDaemon {
  const inspection = { Id: "n-1", Containers: Object.fromEntries(members.map((name) => [name, { Name: name }])) };
  const docker = {
    getNetwork: () => ({
      remove: () => Promise.reject(new DockerError("docker on h: removing network n: n has active endpoints", 403)),
      inspect: () => Promise.resolve(inspection),
    }),
  };
  const call = (_doing: string, _context: CallContext, action: (docker: unknown) => Promise<unknown>) => action(docker);
  return { name: "h", call, finish: call } as unknown as DockerDaemon;
}

const remove = (daemon: DockerDaemon) => network.delete(daemon, "n-1", { name: "n" }, context);

describe("a network that dockerd will not remove", () => {
  // As if the wait for containers that are leaving were over at once.
  beforeEach(() => {
    let now = 0;
    jest.spyOn(Date, "now").mockImplementation(() => (now += 60_000));
  });
  afterEach(() => jest.restoreAllMocks());

  test("names the containers that stay in it", async () => {
    await expect(remove(crowded(["web", "db"]))).rejects.toThrow("active endpoints. Still in it: web, db");
  });

  test("says the way out where dockerd has miscounted", async () => {
    await expect(remove(crowded([]))).rejects.toMatchObject({
      message: expect.stringContaining("No container is in it"),
      wayOut: expect.stringContaining("Restart dockerd"),
    });
  });
});
