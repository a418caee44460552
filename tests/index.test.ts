import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Recorder, settled, valueOf } from "./components/recorder";

jest.setTimeout(60_000);

let recorder: Recorder;
beforeEach(async () => {
  jest.resetModules();
  recorder = new Recorder();
  await recorder.install();
});
afterEach(() => recorder.remove());

const configure = (changes: Record<string, string>) => {
  const files = recorder.keyFiles();
  const all = Object.entries({ ...files, ...changes }).map(([key, value]) => [`tare:${key}`, value]);
  pulumi.runtime.setAllConfig(Object.fromEntries(all));
};
const run = () => import("../index");

it("reads as a table of contents", () => {
  const lines = readFileSync(join(__dirname, "..", "index.ts"), "utf8").split("\n");
  expect(lines.length).toBeLessThan(80);
});

it("says what was found, where it lies and how to get there, and no secret", async () => {
  configure({ backgroundCount: "1", location: "responder" });
  const outputs = await run();
  expect(await valueOf(outputs.overhead)).toEqual([]);
  expect(await valueOf(outputs.results)).toBe("results/d");
  expect(await valueOf(outputs.report)).toBe("results/report.html");
  const readme = await valueOf(outputs.readme);
  expect(readme).toMatch(/^# Stack demo\n\nDocker guests, 1 in the background under cpu load at the responder/);
  expect(readme).toContain("| cell | RTT |");
  expect(readme).toContain("- Raw runs: results/d\n");
  expect(readme).not.toContain("${");
  expect(outputs.scenarioDigest).toMatch(/^[0-9a-f]{64}$/);
  expect(outputs.tuning).toBe("none");
  const connections = await valueOf(outputs.connections);
  expect(await pulumi.isSecret(outputs.connections)).toBe(false);
  expect(connections.sender).toEqual({
    ssh: expect.stringMatching(
      /^ssh -o IdentityFile=\S+\/key -o IdentitiesOnly=yes -o GlobalKnownHostsFile=none -o UserKnownHostsFile=\S+\/known_hosts -p 22 root@10\.201\.0\.2$/,
    ) as string,
    guest: "tare-demo-sender",
    guestAddress: "10.202.0.10",
  });
  expect(JSON.stringify(connections)).not.toContain("PRIVATE");
  await settled();
  const waitsFor = recorder.options.get("measurement")!.dependsOn;
  expect(waitsFor).toEqual(
    expect.arrayContaining(["ready-sender", "ready-responder", "load-sender", "reservation-sender"]),
  );
});

it("keeps to itself how hosts are reached where a key that says so is secret", async () => {
  configure({});
  process.env.PULUMI_CONFIG_SECRET_KEYS = '["tare:senderAddress"]';
  try {
    expect(await pulumi.isSecret((await run()).connections)).toBe(true);
    await settled();
  } finally {
    delete process.env.PULUMI_CONFIG_SECRET_KEYS;
  }
});

it("shows a mistake in the configuration as a message, before anything is made", async () => {
  configure({ nic: "virtio" });
  await expect(run()).rejects.toThrow("config nic = virtio: docker has no NIC model; leave it out");
  expect(recorder.resources.filter(({ type }) => !type.startsWith("tare:"))).toEqual([]);
});
