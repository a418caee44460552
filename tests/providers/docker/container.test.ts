import type Docker from "dockerode";
import type { PropertyMap } from "../../../engine/values";
import type { DockerDaemon } from "../../../providers/docker/daemon";
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
