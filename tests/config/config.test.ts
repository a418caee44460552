import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { configOf } from "../../config/configOf";
import { secretKeys } from "../../components/secretKeys";
import { configKeys } from "../../config/keys";
import { ConfigError, problemOf } from "../../config/problem";
import { readConfig, validateConfig } from "../../config/readConfig";
import { errorText } from "../../errors/errorText";
import { parametersOf } from "../../loads";
import { technologies } from "../../scenarios/technology";

const root = join(__dirname, "..", "..");
const readYaml = (file: string) => parse(readFileSync(join(root, file), "utf8")) as Record<string, unknown>;

/** Message and way out of the one problem that a configuration is refused with. */
function refusal(config: Record<string, string>): string {
  const problems = validateConfig(config);
  expect(problems).toHaveLength(1);
  const { message, wayOut } = problemOf(problems[0]!);
  return `${message}. Way out: ${wayOut}`;
}

describe("a stack's configuration", () => {
  it("has a default for everything", () => {
    const { scenario, hosts, guestNetwork, resultsFolder } = readConfig({});
    expect(scenario).toMatchObject({ technology: "docker", nic: null, background: { count: 4, load: "cpu" } });
    expect(scenario.probes.map(({ rate, count, repetition }) => [rate, count, repetition])).toEqual([
      ["1kpps", 1000, 1],
      ["1Mpps", 1000, 1],
    ]);
    expect(hosts.responder).toMatchObject({ address: "10.201.0.6", port: 22, bridge: "br0", wireNic: "wire0" });
    expect([guestNetwork, resultsFolder]).toEqual(["10.202.0.0/22", "results"]);
  });

  it("takes keys with and without the project's prefix, and leaves other namespaces alone", () => {
    const config = { "tare:backgroundCount": "7", location: "responder", "docker:host": "x", "pulumi:tags": "y" };
    expect(readConfig(config).scenario.background).toMatchObject({ count: 7, location: "responder" });
  });

  it("counts measurements that were asked for, and keeps the count out of the scenario", () => {
    expect(readConfig({}).measureAgain).toBe(0);
    const raised = readConfig({ measureAgain: "7" });
    expect(raised).toEqual({ ...readConfig({}), measureAgain: 7 });
    expect(refusal({ measureAgain: "-1" })).toContain("must be at least 0");
  });

  it("keeps tuning and capture cost out of the scenario, and names the tunings where there is no such one", () => {
    expect(readConfig({ captureCost: "true" })).toEqual({ ...readConfig({}), captureCost: true });
    expect(readConfig({ tuning: "latency" })).toEqual({ ...readConfig({}), tuning: "latency" });
    expect(refusal({ tuning: "fast" })).toBe(
      "config tuning = fast: must be one of none, latency. Way out: config set tuning none (the default), or another value that fits",
    );
  });

  it("keeps bounds out of the scenario, has them only where they are unusual, and takes percent", () => {
    expect(readConfig({ mostSteal: "1.0", mostForeignCpu: "12.5" }).bounds).toBeUndefined();
    expect(readConfig({ mostSteal: "2.5" })).toEqual({ ...readConfig({}), bounds: { steal: 0.025 } });
    for (const wrong of ["101", "-1", "a lot", "1e1"])
      expect(refusal({ mostForeignWire: wrong })).toBe(
        `config mostForeignWire = ${wrong}: must be a number of percent from 0 to 100. Way out: config set mostForeignWire 5 (the default), or another value that fits`,
      );
  });

  it("repeats all rates before it repeats one", () => {
    const { probes } = readConfig({ rates: '["1pps", "250"]', repetitions: "2" }).scenario;
    expect(probes.map(({ rate, repetition }) => `${rate} ${repetition}`)).toEqual([
      "1pps 1",
      "250 1",
      "1pps 2",
      "250 2",
    ]);
  });

  it.each<Record<string, string>>([
    {},
    { technology: "kvm", nic: "e1000", affinity: "true", mainVcpus: "2", mainMemory: "512", count: "60" },
    { load: "disk", location: "responder", diskLoadReadPercent: "0", backgroundCount: "0", repetitions: "3" },
    {
      rates: '["250", "1pps"]',
      capturePoints: '["wire", "responder.tap"]',
      image: "./root.tar",
      imageSha256: "a".repeat(64),
    },
    { backgroundVcpus: "3", backgroundMemory: "300", load: "network", networkLoadFrameBytes: "60" },
  ])("is had back from its scenario: %j", (config) => {
    const { scenario } = readConfig(config);
    const again = configOf(scenario);
    // Lists come with commas, as `stack init` takes them.
    const lists = Object.entries(again).filter(([key]) => configKeys[key]?.type === "array");
    const asJson = Object.fromEntries(lists.map(([key, text]) => [key, JSON.stringify(text.split(","))]));
    expect(readConfig({ ...again, ...asJson }).scenario).toEqual(scenario);
    expect(Object.keys(again).sort()).toEqual(Object.keys(config).sort());
  });

  it.each([
    ['["paper"]', ["tap"]],
    ['["sender.wire", "responder.tap"]', ["wire", "responder.tap"]],
  ])("has one name for each capture point: %s", (capturePoints, points) => {
    expect(readConfig({ capturePoints }).scenario.capturePoints).toEqual(points);
  });

  it("takes numbers in a list for rates", () => {
    expect(readConfig({ rates: "[250]" }).scenario.probes[0]!.rate).toBe("250");
  });

  it.each([
    [
      { capturePoints: '["tap", "responder.tab"]' },
      `config capturePoints = ["tap","responder.tab"]: must be one of guest, tap, wire, responder.wire, responder.tap, responder.guest. Way out: config set capturePoints '["tap","responder.tap"]', if that is what you mean, or another value that fits`,
    ],
    [
      { nik: "virtio" },
      "config nik = virtio: there is no such key. Way out: did you mean nic? remove it (config rm nik)",
    ],
    [
      { backgroundCount: "129" },
      "config backgroundCount = 129: must be at most 128. Way out: config set backgroundCount 128, or less",
    ],
    [
      { backgroundCount: "many" },
      "config backgroundCount = many: not a whole number. Way out: config set backgroundCount 4",
    ],
    [
      { technology: "dokcer" },
      `config technology = dokcer: must be one of ${technologies.join(", ")}. Way out: config set technology docker`,
    ],
    [
      { nic: "virtio" },
      "config nic = virtio: docker has no NIC model; leave it out. Way out: config rm nic, or config set technology kvm",
    ],
    [
      { technology: "kvm" },
      'config nic = "": kvm needs a NIC model. Way out: config set nic virtio, or another of virtio, vmxnet3',
    ],
    [{ affinity: "yes" }, "config affinity = yes: not true or false. Way out: config set affinity false"],
    [{ rates: "1kpps" }, "config rates = 1kpps: not a list of texts such as"],
    [{ rates: '["fast"]' }, 'config rates = ["fast"]: "1pps", "1kpps", "1Mpps" or packets per second. Way out:'],
    [{ rates: '["0"]', repetitions: "9" }, 'config rates = ["0"]: more than 0, at most 1000000. Way out:'],
    [{ rates: "[]" }, "config rates = []: must not be empty. Way out:"],
    [{ rates: '["1pps","1pps"]' }, 'config rates = ["1pps","1pps"]: names something twice. Way out:'],
    [{ repetitions: "0" }, "config repetitions = 0: must be at least 1. Way out:"],
    [{ repetitions: "1001" }, "config repetitions = 1001: must be at most 1000. Way out:"],
    [{ image: "my.tar" }, 'config imageSha256 = "": an image of your own needs its SHA-256. Way out:'],
    [{ senderPort: "0" }, "config senderPort = 0: must be at least 1. Way out: config set senderPort 22"],
    [
      { responderCpus: "two" },
      'config responderCpus = two: must be a Linux CPU list such as "0-3,6"; empty: all. Way out:',
    ],
    [
      { senderBridge: "a bridge" },
      "config senderBridge = a bridge: must be an interface name of at most 15 characters",
    ],
    [
      { responderDataFolder: "tare" },
      "config responderDataFolder = tare: must be an absolute path of letters, digits, and the characters . _ @ + -",
    ],
    [{ senderDataFolder: "/srv/my data" }, "config senderDataFolder = /srv/my data: must be an absolute path of"],
    [
      { senderAddress: "192.0.2.1; rm -rf x" },
      "config senderAddress = 192.0.2.1; rm -rf x: must be a name or an IP address. Way out:",
    ],
    [{ responderAddress: "-oProxyCommand=x" }, "config responderAddress = -oProxyCommand=x: must be a name or an IP"],
    [{ senderUser: "root -v" }, "config senderUser = root -v: must be a login name. Way out:"],
    [{ senderKeyFile: "a\nb" }, "must be a path without line breaks"],
    [
      { senderHostKey: "ssh-ed25519 garbage" },
      'config senderHostKey = ssh-ed25519 garbage: must be "TYPE BASE64", as ssh-keyscan prints it behind the address',
    ],
    [{ senderCpus: "3-1" }, "config senderCpus = 3-1: has a range that ends before it begins"],
    [{ senderCpus: "0-999999999" }, "config senderCpus = 0-999999999: must be a Linux CPU list"],
    [{ senderBridge: "wire0" }, "config senderBridge = wire0: is the wire's interface too. Way out:"],
    [
      { guestNetwork: "10.200.0.0/15" },
      "config guestNetwork = 10.200.0.0/15: holds the address of the sender server, 10.201.0.2, and of the responder server, 10.201.0.6. Way out:",
    ],
    [{ guestNetwork: "127.0.0.0/22" }, "config guestNetwork = 127.0.0.0/22: is a network that no host can have"],
    [{ responderAddress: "10.201.0.2" }, "config responderAddress = 10.201.0.2: is the sender's address too. Way out:"],
    [
      { guestNetwork: "10.0.0.1/22" },
      "config guestNetwork = 10.0.0.1/22: not the first address of a /22; 10.0.0.0 is. Way out:",
    ],
    [
      { mode: "open-loop" },
      'config rates = ["1kpps","1Mpps"]: rate "1Mpps" is a closed loop and mode is open-loop. Way out: config set rates \'["1kpps"]\' leaves it out; or give a rate',
    ],
    [
      { mode: "open-loop", rates: '["10000"]', count: "65536" },
      'config count = 65536: the open-loop probe cannot send 65536 requests at rate "10000"',
    ],
    [{ resultsFolder: "" }, 'config resultsFolder = "": must not be empty. Way out:'],
  ])("refuses %j with key, value and way out", (config, text) => {
    expect(refusal(config as unknown as Record<string, string>)).toContain(text);
  });

  it("refuses more open-loop requests than fping has numbers for, and takes either way out", () => {
    const asked = { mode: "open-loop", rates: '["10000"]', count: "70000" };
    expect(validateConfig(asked)).toMatchObject([
      { key: "count", wayOut: "ask for 65535 requests at most, or for no more than 6000 a second" },
    ]);
    const keys = (changes: Record<string, string>) => validateConfig({ ...asked, ...changes }).map(({ key }) => key);
    expect(keys({ count: "65535" })).not.toContain("count");
    expect(keys({ rates: '["6000"]' })).not.toContain("count");
  });

  it("names every bad value at once", () => {
    const bad = { load: "gpu", location: "moon", count: "0" };
    expect(() => readConfig(bad)).toThrow(ConfigError);
    expect(validateConfig(bad).map(({ key }) => key)).toEqual(["load", "location", "count"]);
  });

  it("never takes what every object has for a key", () => {
    expect(validateConfig({ constructor: "x" })[0]).toMatchObject({
      key: "constructor",
      error: "there is no such key",
    });
  });
});

describe("parameters of a load", () => {
  it("change the scenario only where they are not the paper's, and only those of its load", () => {
    const usual = readConfig({ load: "disk" }).scenario;
    expect(usual.background).not.toHaveProperty("parameters");
    expect(readConfig({ load: "disk", diskLoadReadPercent: "70", cpuLoadIntensityPercent: "50" }).scenario).toEqual(
      usual,
    );
    const { background } = readConfig({ load: "disk", diskLoadReadPercent: "0", diskLoadFileMiB: "256" }).scenario;
    expect(background.parameters).toEqual({ readPercent: 0, fileMiB: 256 });
    expect(parametersOf(background)).toEqual({ queueDepth: 4, blockBytes: 4096, readPercent: 0, fileMiB: 256 });
  });

  it.each([
    ["cpu", "cpuLoadIntensityPercent", "101", "must be at most 100"],
    ["network", "networkLoadIntensityPercent", "0", "must be at least 1"],
    ["network", "networkLoadFrameBytes", "9000", "must be at most 1514"],
    ["disk", "diskLoadBlockBytes", "1000", "must be a multiple of 512"],
    ["disk", "diskLoadReadPercent", "-1", "must be at least 0"],
    ["disk", "diskLoadFileMiB", "1", "must be at least 8"],
  ])("of the %s load: %s = %s is refused", (load, key, value, error) => {
    expect(validateConfig({ load, [key]: value })).toEqual([
      { key, value, error, wayOut: expect.stringContaining(`config set ${key}`) as string },
    ]);
  });

  it("are refused also where another load is asked for, which may change", () => {
    expect(refusal({ load: "cpu", networkLoadFrameBytes: "9000" })).toContain("must be at most 1514");
  });
});

describe("secret keys", () => {
  const told = (config: Record<string, string>, secretKeys: string[]) => {
    try {
      readConfig(config, { secretKeys });
    } catch (error) {
      return errorText(error);
    }
    throw new Error("nothing is refused");
  };

  it.each<[Record<string, string>, string[], string]>([
    [{ "tare:senderBridge": "hunter2 hunter2" }, ["tare:senderBridge"], "an interface name of at most 15 characters"],
    [{ guestNetwork: "10.20.30.1/22" }, ["guestNetwork"], "not the first address of a /22"],
    [{ senderPort: "hunter2" }, ["senderPort"], "not a whole number"],
    [{ rates: '["hunter2"]' }, ["rates"], "packets per second"],
    [{ hunter: "hunter2" }, ["hunter"], "there is no such key"],
    [{ mode: "open-loop", rates: '["10000"]', count: "70707" }, ["count"], "the open-loop probe cannot send [secret]"],
    [{ technology: "kvm", nic: "" }, ["technology"], "config nic = "],
  ])("%j: what is wrong is told, and the value is not", (config, keys, said) => {
    const text = told(config, keys);
    expect(text).toContain(said);
    expect(text).toContain("[secret]");
    for (const key of keys) expect(text).not.toContain(config[key]!);
    expect(text).not.toMatch(/hunter2|10\.20\.|70707|kvm/);
  });

  it("are handed over to the program by the engine", () => {
    expect(secretKeys({ PULUMI_CONFIG_SECRET_KEYS: '["tare:senderBridge"]' })).toEqual(["tare:senderBridge"]);
    expect(secretKeys({})).toEqual([]);
  });
});

describe.each(["sender", "responder"])("the committed stack %s", (stack) => {
  const config = readYaml(`Pulumi.${stack}.yaml`).config as Record<string, unknown>;
  const asHandedOver = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );

  it("puts a cpu load at its own server", () => {
    expect(readConfig(asHandedOver).scenario.background).toMatchObject({ load: "cpu", location: stack, count: 4 });
  });

  it("runs on two real servers with two addresses changed", () => {
    const { hosts } = readConfig({
      ...asHandedOver,
      "tare:senderAddress": "192.0.2.1",
      "tare:responderAddress": "192.0.2.2",
    });
    expect([hosts.sender.address, hosts.responder.address]).toEqual(["192.0.2.1", "192.0.2.2"]);
  });
});
