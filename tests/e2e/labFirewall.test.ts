import { existsSync } from "node:fs";
import { labDown, labUp, type LabUpResult } from "../../lab";
import { itUnless } from "../support/when";
import { startContainer } from "./support/busybox";
import { onHost, temporaryProject } from "./support/lab";

jest.setTimeout(600_000);

const name = "labfirewall";
const project = temporaryProject();
const options = { name, projectFolder: project.folder, technologies: ["docker", "lxc"] as const };
let lab: LabUpResult;

beforeAll(async () => {
  lab = await labUp({ ...options, dockerFirewall: true });
  await startContainer(lab.hosts.sender, "left", "10.202.0.20");
  await startContainer(lab.hosts.responder, "right", "10.202.0.21");
});

afterAll(async () => {
  await labDown({ name, projectFolder: project.folder, force: true });
  project.remove();
});

/** Packets of three that come back from the container on the other host. */
async function answered(): Promise<number> {
  const ping = await onHost(
    lab.hosts.sender,
    "lxc-attach --name left -- /bin/busybox ping -c 3 -i 0.2 -w 4 10.202.0.21 || true",
  );
  return Number(/(\d+) packets received/.exec(ping)?.[1]);
}

const nfCall = "/proc/sys/net/bridge/bridge-nf-call-iptables";

test("beside a dockerd with its usual rules, guests that are not Docker's talk across the hosts", async () => {
  for (const host of [lab.hosts.sender, lab.hosts.responder])
    expect(await onHost(host, "iptables -S FORWARD")).toContain("-P FORWARD DROP");
  expect(await answered()).toBe(3);
});

const unfiltered = existsSync(nfCall)
  ? undefined
  : "this kernel has no br_netfilter, so no bridged packet can meet a firewall";

itUnless(unfiltered)("they would not if bridged packets went through the firewall; up mends that", async () => {
  await onHost(lab.hosts.responder, `echo 1 >${nfCall}`);
  expect(await answered()).toBe(0);
  expect((await labUp(options)).changed).toBe(true);
  expect(await answered()).toBe(3);
});
