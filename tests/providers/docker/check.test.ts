import type { Provider } from "../../../engine/provider";
import { UNKNOWN, type PropertyMap } from "../../../engine/values";
import { createDockerProvider } from "../../../providers/docker";

const container = "docker:index/container:Container";

describe("the docker provider's check", () => {
  let provider: Provider;
  beforeEach(() => (provider = createDockerProvider()));
  afterEach(() => provider.close());

  const check = (news: PropertyMap, olds?: PropertyMap, type = container) =>
    provider.check({ urn: "urn:x", type, name: "n", olds, news });
  const reasons = async (more: PropertyMap) =>
    (await check({ name: "one", image: "i", ...more })).failures.map(({ reason }) => reason);

  test.each<[PropertyMap, string]>([
    [{ imagee: "x" }, "imagee: there is no such input"],
    [{ exitCode: 1 }, "exitCode: there is no such input"],
    [{ memory: "64" }, 'memory must be a whole number, not "64"'],
    [{ memory: -1 }, "memory must be at least 0, not -1"],
    [{ cpuSet: "all" }, 'cpuSet must be a CPU list such as "0-1,3", not "all"'],
    [{ restart: "maybe" }, 'restart must be no, on-failure, always or unless-stopped, not "maybe"'],
    [{ privileged: "yes" }, 'privileged must be true or false, not "yes"'],
    [{ envs: { A: "1" } }, "envs must be a list of texts"],
    [{ sysctls: { a: 1 } }, "sysctls must be a map of texts"],
    [{ networksAdvanced: [{ ipv4Adress: "1", name: "x" }] }, "networksAdvanced[0].ipv4Adress: there is no such input"],
    [{ networksAdvanced: [{ ipv4Address: "1" }] }, "networksAdvanced[0].name is required"],
    [{ labels: "a=b" }, "labels must be a list of objects"],
    [{ name: "-x" }, 'name must be letters, digits, dots, dashes and underscores, not "-x"'],
    [
      { attach: true },
      "attach is not served by the embedded docker provider: wait for the container's end with a command instead",
    ],
    [
      { uploads: [{ file: "/x", content: "y" }] },
      "uploads is not served by the embedded docker provider: put files into the image, or mount them",
    ],
  ])("%j: %s", async (more, reason) => {
    expect(await reasons(more)).toEqual([reason]);
  });

  test("a missing image is named", async () => {
    expect((await check({ name: "one" })).failures).toEqual([{ property: "image", reason: "image is required" }]);
  });

  test("an input that is refused may have its default", async () => {
    expect(await reasons({ attach: false, logs: false, uploads: [], gpus: "" })).toEqual([]);
  });

  test("values that are not known yet pass", async () => {
    expect(await reasons({ memory: UNKNOWN, envs: [UNKNOWN], networksAdvanced: UNKNOWN, labels: [UNKNOWN] })).toEqual(
      [],
    );
    expect(await reasons({ networksAdvanced: [{ name: UNKNOWN, ipv4Address: UNKNOWN }] })).toEqual([]);
  });

  test("a container without a name gets one of its own, and keeps it", async () => {
    const first = await check({ image: "i" });
    expect(first.inputs["name"]).toMatch(/^n-[0-9a-f]{7}$/);
    expect(first.inputs["__defaults"]).toContain("name");
    const second = await check({ image: "i" }, first.inputs);
    expect(second.inputs).toEqual(first.inputs);
    expect((await check({ image: "i" }, { name: "given", __defaults: [] })).inputs["name"]).not.toBe("given");
  });

  test("a type that is not served is refused by name", async () => {
    await expect(check({}, undefined, "docker:index/service:Service")).rejects.toThrow(
      /docker:index\/service:Service is not served.*docker:index\/container:Container/,
    );
  });

  test.each<[PropertyMap, RegExp]>([
    [{ host: "tcp://10.0.0.1:2375" }, /host "tcp:\/\/10\.0\.0\.1:2375" is not served\nGive ssh:/],
    [{ host: "ssh://root@h", sshOpts: "-i key" }, /sshOpts must be a list of texts/],
    [{ certPath: "/certs" }, /certPath is not served by the embedded provider; give host and sshOpts/],
    [{ hosst: "x" }, /hosst is not an input of this provider/],
  ])("configuration %j: %s", async (news, reason) => {
    const { failures } = await provider.checkConfig({ urn: "urn:p", olds: {}, news });
    expect(failures.map((failure) => failure.reason)).toEqual([expect.stringMatching(reason)]);
  });

  test("a host that is not known yet needs no connection in a preview", async () => {
    await provider.configure({ urn: "urn:p", inputs: { host: UNKNOWN }, preview: true });
    const { inputs } = await check({ name: "one", image: "i" });
    const request = { urn: "urn:x", type: container, name: "n", inputs, timeoutSeconds: 0, preview: true };
    const { outputs } = await provider.create({
      ...request,
      log: () => undefined,
      signal: new AbortController().signal,
    });
    expect(outputs["name"]).toBe("one");
  });
});
