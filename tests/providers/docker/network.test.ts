import type { CallContext } from "../../../engine/provider";
import { type DockerDaemon, DockerError } from "../../../providers/docker/daemon";
import { network } from "../../../providers/docker/resources/network";

const lines: string[] = [];
const log = (severity: string, line: string) => void lines.push(`${severity}: ${line}`);
const context = { signal: new AbortController().signal, log } as unknown as CallContext;
beforeEach(() => (lines.length = 0));

/**
 * A dockerd whose network keeps `members`, by key, so far as its deletion is concerned; it lets go of those that are taken out by
 * name, as dockerd does with what containers that are gone have left.
 */
function crowded(members: Record<string, string>): DockerDaemon {
  const left = new Map(Object.entries(members));
  const docker = {
    getNetwork: () => ({
      remove: () =>
        left.size === 0 && Object.keys(members).length > 0
          ? Promise.resolve()
          : Promise.reject(new DockerError("docker on h: removing network n: n has active endpoints", 403)),
      inspect: () =>
        Promise.resolve({ Id: "n-1", Containers: Object.fromEntries([...left].map(([key, Name]) => [key, { Name }])) }),
      disconnect: ({ Container }: { Container: string }) => {
        for (const [key, name] of left) if (name === Container) left.delete(key);
        return Promise.resolve();
      },
    }),
  };
  const call = (_doing: string, _context: CallContext, action: (docker: unknown) => Promise<unknown>) => action(docker);
  return { name: "h", call, finish: call } as unknown as DockerDaemon;
}

const remove = (daemon: DockerDaemon) => network.delete(daemon, "n-1", { name: "n" }, context);

describe("a network that dockerd will not remove", () => {
  // As if the wait for containers that are leaving were over soon.
  beforeEach(() => {
    let now = 0;
    jest.spyOn(Date, "now").mockImplementation(() => (now += 20_000));
  });
  afterEach(() => jest.restoreAllMocks());

  test("names the containers that stay in it, and leaves them there", async () => {
    await expect(remove(crowded({ one: "web", two: "db" }))).rejects.toMatchObject({
      message: expect.stringContaining("active endpoints. Still in it: web, db"),
      wayOut: expect.stringContaining("docker network disconnect --force n NAME"),
    });
  });

  test("is freed of what containers that are gone have left in it", async () => {
    await remove(crowded({ "ep-1": "web" }));
    expect(lines).toEqual([]);
  });

  test("stays where dockerd has miscounted, which is said", async () => {
    await remove(crowded({}));
    expect(lines).toEqual([
      expect.stringMatching(
        /^warning: docker on h: network n stays there\. It is empty, .* Then: docker network rm n, there\.$/,
      ),
    ]);
  });
});
