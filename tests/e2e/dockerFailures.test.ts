import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PartialFailure } from "../../engine/provider";
import type { PropertyMap } from "../../engine/values";
import { onHost } from "./support/lab";
import { containerType, image, labels, networkType, useDockerBed, volumeType } from "./support/dockerBed";

jest.setTimeout(600_000);

describe("what goes wrong between the docker provider and a real dockerd", () => {
  const bed = useDockerBed("cf");
  const { call, configured, context, create, inspect, remove, simple, sshOptions } = bed;
  /** Runs on the host what the way out names, as it is written. */
  const byHand = async (refused: Promise<unknown>): Promise<void> => {
    const { wayOut } = (await refused.catch((error: unknown) => error)) as { wayOut: string };
    await onHost(bed.host, /\((docker [^)]*)\)/.exec(wayOut)![1]!);
  };
  const bare = { name: "c-one", image, command: ["sleep", "1000"] };

  test("a create that fails leaves nothing and says why", async () => {
    await expect(create(containerType, simple({ command: ["no-such-program"] }))).rejects.toThrow(
      /starting container c-one: .*no-such-program/s,
    );
    await expect(create(containerType, simple({ command: ["sh", "-c", "echo last words; exit 7"] }))).rejects.toThrow(
      /container c-one ended at once with exit status 7, but it must run\. Its last lines:\nlast words/,
    );
    await expect(create(containerType, simple({ networksAdvanced: [{ name: "no-such-net" }] }))).rejects.toThrow(
      /container c-one.*network no-such-net not found/,
    );
    await expect(create(containerType, simple({ image: "tare-test/absent:1" }))).rejects.toMatchObject({
      wayOut: expect.stringContaining("Nothing is pulled unasked. Put image tare-test/absent:1 there"),
    });
  });

  test("a name that is taken by another's container is refused, and that container is not touched", async () => {
    const other = await create(containerType, simple({ labels: [{ label: "owner", value: "somebody" }] }));
    try {
      await expect(create(containerType, simple())).rejects.toMatchObject({
        message: expect.stringMatching(
          /the name c-one is taken by container [0-9a-f]{12} .*labels owner=somebody.*not this resource's$/,
        ),
        wayOut: expect.stringContaining("docker rm -f c-one"),
      });
      await expect(create(containerType, simple({ labels: other.inputs["labels"]!, memory: 16 }))).rejects.toThrow(
        /bears this resource's labels but differs in memory/,
      );
      expect((await inspect(other.id)).State.Running).toBe(true);
      await byHand(create(containerType, simple()));
      const ours = await create(containerType, simple());
      await remove(containerType, ours.id, ours.outputs);
    } finally {
      await remove(containerType, other.id, other.outputs);
    }
  });

  test("a name without labels is never taken over", async () => {
    const other = await create(containerType, bare);
    try {
      await expect(create(containerType, bare)).rejects.toThrow(/not this resource's/);
    } finally {
      await remove(containerType, other.id, other.outputs);
    }
  });

  test("what an interrupted create has left is taken over and finished", async () => {
    const network = await create(networkType, { name: "c-net", labels, ipamConfigs: [{ subnet: "10.99.0.0/24" }] });
    const wanted = simple({ networksAdvanced: [{ name: "c-net", ipv4Address: "10.99.0.7" }] });
    // Interrupted before it was connected and started.
    const left = await create(containerType, { ...simple(), start: false });
    const again = await create(containerType, wanted);
    try {
      expect(again.id).toBe(left.id);
      const { State, NetworkSettings } = await inspect(again.id);
      expect([State.Running, NetworkSettings.Networks["c-net"]?.IPAddress]).toEqual([true, "10.99.0.7"]);
      expect(bed.lines.join("\n")).toContain("taking over container c-one");
      // Interrupted after it was started, before that was written down.
      const whole = await create(containerType, wanted);
      expect(whole.id).toBe(left.id);
      expect(whole.outputs).toEqual(again.outputs);
      await expect(
        create(containerType, simple({ networksAdvanced: [{ name: "c-net", ipv4Address: "10.99.0.8" }] })),
      ).rejects.toThrow(/differs in networksAdvanced$/);
      await expect(
        create(containerType, { ...wanted, cpus: "0.5", volumes: [{ hostPath: "/tmp", containerPath: "/x" }] }),
      ).rejects.toThrow(/differs in cpus, volumes$/);
      const same = await create(networkType, { name: "c-net", labels, ipamConfigs: [{ subnet: "10.99.0.0/24" }] });
      expect(same.id).toBe(network.id);
      await expect(
        create(networkType, { name: "c-net", labels, ipamConfigs: [{ subnet: "10.98.0.0/24" }] }),
      ).rejects.toThrow(/differs in ipamConfigs/);
    } finally {
      await remove(containerType, again.id, again.outputs);
      await byHand(create(networkType, { name: "c-net", labels, ipamConfigs: [{ subnet: "10.98.0.0/24" }] }));
      await remove(networkType, network.id, network.outputs);
    }
  });

  test("cancelling a create takes back what it has made", async () => {
    const running = create(containerType, simple());
    running.catch(() => undefined);
    const made = () => call("listing", (docker) => docker.listContainers({ all: true, filters: { name: ["c-one"] } }));
    while ((await made()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await bed.provider.cancel();
    const error = await running.catch((reason: Error) => reason);
    expect([error instanceof PartialFailure, (error as Error).message]).toEqual([false, "cancelled"]);
  });

  test("the removal of a network waits for its last container to leave", async () => {
    const network = await create(networkType, { name: "c-net", labels });
    const member = await create(containerType, simple({ networksAdvanced: [{ name: "c-net" }] }));
    const removing = remove(networkType, network.id, network.outputs);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await remove(containerType, member.id, member.outputs);
    await removing;
  });

  test("a volume of another's is never taken", async () => {
    await call("creating", (docker) => docker.createVolume({ Name: "c-volume" }));
    try {
      await expect(create(volumeType, { name: "c-volume", labels })).rejects.toThrow(
        /volume c-volume exists already \(no labels\)/,
      );
    } finally {
      await byHand(create(volumeType, { name: "c-volume", labels }));
    }
  });

  test("an unreachable dockerd is one clear error", async () => {
    const attempt = async (inputs: PropertyMap) => {
      const other = await configured(inputs);
      try {
        await other.read({ urn: "urn:x", type: containerType, id: "i", inputs: {}, outputs: {}, ...context() });
        throw new Error("it answered");
      } catch (error) {
        return (error as Error).message;
      } finally {
        await other.close();
      }
    };
    expect(await attempt({ host: "unix:///no/such/docker.sock" })).toMatch(
      /docker on this machine: .*dockerd does not answer at \/no\/such\/docker\.sock/,
    );
    expect(
      await attempt({ host: `ssh://root@${bed.host.address}/no/such.sock`, sshOpts: JSON.stringify(sshOptions()) }),
    ).toMatch(new RegExp(`docker on ${bed.host.address}: .*dockerd does not answer at /no/such\\.sock`));
    const wrong = join(bed.folder, "wrong_known_hosts");
    writeFileSync(
      wrong,
      `${bed.host.address} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKjqltB3/ka7iC/bKqIQ12gQPS5HeBFH9W9HHyVt2gpJ\n`,
    );
    const options = ["-i", bed.host.keyFile, "-o", `UserKnownHostsFile=${wrong}`];
    expect(await attempt({ host: `ssh://root@${bed.host.address}`, sshOpts: JSON.stringify(options) })).toMatch(
      /host key is not the pinned one/,
    );
  });
});
