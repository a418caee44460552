import type Docker from "dockerode";
import pLimit from "p-limit";
import type { PropertyMap } from "../../../engine/values";
import { type DockerDaemon, DockerError } from "../../../providers/docker/daemon";
import { container } from "../../../providers/docker/resources/container";
import { context } from "../libvirt/fakeHypervisor";

/** A dockerd that has one container, named "one". */
function holding(labels: Record<string, string>): DockerDaemon {
  const inspection = {
    Id: "c-1",
    Name: "/one",
    Config: { Labels: labels },
    HostConfig: {},
    NetworkSettings: {},
    State: { Running: true },
  };
  const docker = { getContainer: () => ({ inspect: () => Promise.resolve(inspection) }) } as unknown as Docker;
  const call: DockerDaemon["call"] = (_doing, _context, action) => action(docker);
  return { name: "h", call } as unknown as DockerDaemon;
}

const find = (actual: Record<string, string>, inputs: PropertyMap) =>
  container.find(holding(actual), { name: "one", ...inputs }, context());
const labels = [{ label: "owner", value: "me" }];

describe("a container of the name that an interrupted create would have used", () => {
  test("is its own where Docker says that it bears its labels", async () => {
    expect(await find({ owner: "me", more: "x" }, { labels })).toMatchObject({ id: "c-1" });
  });

  test("is another's where it bears others", async () => {
    expect(await find({ owner: "you" }, { labels })).toBeUndefined();
    expect(await find({}, { labels })).toBeUndefined();
  });

  test("may be anybody's where the resource has no labels", async () => {
    expect(await find({ owner: "you" }, {})).toMatch("has one, which no label tells from another's");
  });
});

/** A dockerd that makes containers and starts those whose ids are not stuck. It notes what is done at the same time. */
function making(stuck: string[]) {
  const running = new Map<string, boolean>();
  const log: string[] = [];
  let atOnce = 0;
  const noted = async (what: string) => {
    log.push(what);
    expect(++atOnce).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    atOnce--;
  };
  const inspection = (id: string) => ({
    ...{ Id: id, Name: "/one", Config: { Labels: {} }, HostConfig: {}, NetworkSettings: { Networks: { net: {} } } },
    State: { Running: running.get(id) ?? false },
  });
  const missing = () => Promise.reject(new DockerError("gone", 404));
  const docker = {
    createContainer: () => {
      const id = `c-${running.size + 1}`;
      running.set(id, false);
      return Promise.resolve({ id });
    },
    getContainer: (id: string) => ({
      inspect: () => (running.has(id) ? Promise.resolve(inspection(id)) : missing()),
      start: async () => {
        await noted(`start ${id}`);
        if (stuck.includes(id)) throw new DockerError(`task ${id}: already exists: unknown`, 500);
        running.set(id, true);
      },
      remove: () => {
        log.push(`remove ${id}`);
        running.set(id, false);
        return Promise.resolve();
      },
      update: () => Promise.resolve(),
    }),
    getNetwork: () => ({ disconnect: ({ Container }: { Container: string }) => noted(`leave ${Container}`) }),
  } as unknown as Docker;
  const call: DockerDaemon["call"] = (_doing, _context, action) => action(docker);
  return { log, daemon: { name: "h", call, finish: call, oneByOne: pLimit(1) } as unknown as DockerDaemon };
}

const inputs = { name: "one", labels, networksAdvanced: [{ name: "net" }] };

describe("a container whose start was cut off when dockerd was killed", () => {
  test("is made anew under another id, once", async () => {
    const { log, daemon } = making(["c-1"]);
    expect(await container.create(daemon, inputs, context() as never)).toMatchObject({ id: "c-2" });
    expect(log).toEqual(["start c-1", "leave c-1", "remove c-1", "start c-2"]);
    await expect(container.create(making(["c-1", "c-2"]).daemon, inputs, context() as never)).rejects.toThrow(
      "already exists",
    );
  });

  test("is made anew by an update that is to start it, which says the new id", async () => {
    const { daemon } = making(["c-1"]);
    await container.create(daemon, { ...inputs, start: false }, context() as never);
    expect(await container.update!(daemon, "c-1", inputs, inputs, context())).toBe("c-2");
  });
});

test("containers join networks and leave them one at a time, because dockerd would lose count", async () => {
  const { daemon, log } = making([]);
  const made = await Promise.all([1, 2, 3].map(() => container.create(daemon, inputs, context() as never)));
  await Promise.all(made.map(({ id }) => container.delete(daemon, id, inputs, context())));
  expect(log.filter((line) => /^(start|leave)/.test(line))).toHaveLength(6);
});
