import { hostCommand } from "../../../../host/program";
import { Recorder } from "../../recorder";

jest.setTimeout(60_000);

const recorder = new Recorder();
beforeEach(() => recorder.install());
afterEach(() => recorder.remove());

it("makes bare guests by the host program, with the address that goes on the bridge", async () => {
  await recorder.deploy({ technology: "bare", backgroundCount: "1" });
  const path = recorder.named("host-program-sender").inputs.remotePath as string;
  const { inputs } = recorder.command("guest-sender");
  expect(inputs).toMatchObject({
    create: hostCommand({ path }, "create-bare"),
    delete: hostCommand({ path }, "delete-bare"),
  });
  expect(recorder.request("guest-sender")).toMatchObject({
    name: "tare-demo-sender",
    role: "sender",
    rootfs: "/images/rootfs",
    bridge: "br0",
    address: "10.202.0.10",
    prefixLength: 22,
    cpus: "0-3",
  });
  expect(recorder.request("bg-sender-1")).toMatchObject({ role: "background", address: "10.202.1.1" });
  expect(recorder.named("bg-sender-1", "tare:guests:BareGuest")).toBeDefined();
});
