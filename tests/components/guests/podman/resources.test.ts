import { hostCommand } from "../../../../host/program";
import { owner, Recorder, sha256 } from "../../recorder";

jest.setTimeout(60_000);

const recorder = new Recorder();
beforeEach(() => recorder.install());
afterEach(() => recorder.remove());

it("makes Podman containers by the host program, each a command that no other kind's guest of that name has", async () => {
  await recorder.deploy({ technology: "podman", backgroundCount: "1" });
  const { inputs } = recorder.command("bg-sender-1");
  const path = recorder.named("host-program-sender").inputs.remotePath as string;
  expect(inputs).toMatchObject({
    create: hostCommand({ path }, "create-podman"),
    delete: hostCommand({ path }, "delete-podman"),
    addPreviousOutputInEnv: false,
  });
  expect(recorder.request("bg-sender-1")).toEqual({
    stack: "demo",
    owner,
    dataFolder: "/var/lib/tare",
    name: "tare-demo-bg-1",
    role: "background",
    image: `localhost/tare/guest:${sha256.slice(0, 12)}`,
    init: "/usr/sbin/tare-init",
    bridge: "br0",
    address: "10.202.1.1",
    prefixLength: 22,
    cpus: "0-3",
    memoryMiB: 96,
  });
  // Type and parents' types are what an engine knows a resource by.
  expect(recorder.named("bg-sender-1", "tare:guests:PodmanContainer")).toBeDefined();
  expect(recorder.options.get("bg-sender-1")!.dependsOn).toContain("reservation-sender");
  expect((recorder.request("ready-sender").guests as unknown[])[1]).toMatchObject({
    id: "container-1",
    madeBy: inputs.stdin,
  });
});
