import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import execa from "execa";
import { labDown, labStatus, labUp, type LabUpResult } from "../../lab";
import { startContainer, staticBusybox } from "./support/busybox";
import { mountTargets, onHost, processesOf, sshArguments, temporaryProject, tracesOf } from "./support/lab";

jest.setTimeout(600_000);

const name = "labtest";
const project = temporaryProject();
let lab: LabUpResult;
let targetsBefore: string[];

beforeAll(async () => {
  targetsBefore = mountTargets();
  lab = await labUp({ name, projectFolder: project.folder });
});

afterAll(async () => {
  await labDown({ name, projectFolder: project.folder, force: true });
  project.remove();
});

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

const both = () => [lab.hosts.sender, lab.hosts.responder];

test("both hosts answer by the pinned key and say who they are", async () => {
  const answers = await Promise.all(both().map((host) => onHost(host, "hostname; nproc; cat /run/tare-lab.json")));
  for (const [index, side] of (["sender", "responder"] as const).entries()) {
    const [hostname, cpus, marker] = (answers[index] ?? "").split("\n");
    expect(hostname).toBe(`${name}-${side}`);
    expect(JSON.parse(marker ?? "")).toEqual({ lab: name, side, cpus: lab.record.cpus[side], cpuMode: "split" });
    expect(Number(cpus)).toBeGreaterThan(0);
  }
  expect(lab.record.cpus.sender).not.toBe(lab.record.cpus.responder);
});

test("a host that shows another key is refused", async () => {
  const [sender, responder] = [lab.hosts.sender, lab.hosts.responder];
  const wrong = join(project.folder, "wrong");
  await execa("bash", ["-c", 'echo "$1 $2" >"$3"', "-", sender.address, responder.hostKey, wrong]);
  await expect(onHost({ ...sender, knownHostsFile: wrong }, "true")).rejects.toThrow("Host key verification failed");
});

test("sshd has the limits of a stock server", async () => {
  const limits = await onHost(
    lab.hosts.sender,
    "/usr/sbin/sshd -T -f /etc/ssh/sshd_config | grep -E '^(maxsessions|maxstartups|acceptenv) '",
  );
  expect(limits.split("\n").sort()).toEqual([
    "acceptenv LANG",
    "acceptenv LC_*",
    "maxsessions 10",
    "maxstartups 10:30:100",
  ]);
});

test("hosts have nothing of each other's or of this machine's", async () => {
  await onHost(lab.hosts.sender, "echo mine | tee /root/x /tmp/x /var/lib/tare/x /var/lib/lxc/x /run/x");
  expect(
    await onHost(lab.hosts.responder, "ls /root/x /tmp/x /var/lib/tare/x /var/lib/lxc/x /run/x 2>/dev/null; true"),
  ).toBe("");
  expect(["/root/x", "/tmp/x", "/var/lib/tare/x", "/var/lib/lxc/x", "/run/x"].map(read)).toEqual(
    Array(5).fill(undefined),
  );
  await onHost(lab.hosts.sender, "rm /root/x /tmp/x /var/lib/tare/x /var/lib/lxc/x /run/x");
});

test("/sys is the host's own, with the cgroup tree", async () => {
  const interfaces = (await onHost(lab.hosts.sender, "ls /sys/class/net; ls -d /sys/fs/cgroup/*/ | wc -l")).split("\n");
  expect(interfaces.slice(0, -1).filter((entry) => !entry.startsWith("bonding"))).toEqual([
    "br0",
    "lo",
    "mgmt0",
    "wire0",
  ]);
  expect(Number(interfaces.at(-1))).toBeGreaterThan(0);
});

test("a second up changes nothing", async () => {
  const lines: string[] = [];
  const pids = () => processesOf(name).map(({ pid }) => pid);
  const before = pids();
  const again = await labUp({ name, projectFolder: project.folder, onProgress: (line) => lines.push(line) });
  expect(again.changed).toBe(false);
  // Labs of someone else on this machine may make it wait, which it says.
  expect(lines.filter((line) => !line.startsWith("waiting"))).toEqual([`lab ${name} was up already: nothing to do`]);
  expect(again.record).toEqual(lab.record);
  // Nothing was started anew. A command of the test before may have ended in between.
  expect(before).toEqual(expect.arrayContaining(pids()));
});

test("containers on both hosts reach each other across the wire, on their host's CPUs", async () => {
  writeFileSync(join(project.folder, "busybox"), staticBusybox(), { mode: 0o755 });
  const files = await execa("tar", ["-C", project.folder, "-c", "busybox"], { encoding: null });
  for (const [index, host] of both().entries()) {
    await onHost(host, "docker import - busybox:test", files.stdout as unknown as Buffer);
    await onHost(
      host,
      `set -e
      docker network create --driver bridge --subnet 10.202.0.0/22 --gateway 10.202.0.${index + 1} --opt com.docker.network.bridge.name=br0 guests
      docker run --detach --name guest --network guests --ip 10.202.0.${index + 10} busybox:test /busybox sleep 3600`,
    );
  }
  const ping = await onHost(lab.hosts.sender, "docker exec guest /busybox ping -c 3 -w 10 10.202.0.11");
  expect(ping).toContain("3 packets transmitted, 3 packets received");
  const cpus = await onHost(
    lab.hosts.responder,
    "grep Cpus_allowed_list /proc/$(docker inspect --format '{{.State.Pid}}' guest)/status",
  );
  expect(cpus.split(/\s+/)[1]).toBe(lab.record.cpus.responder);
});

test("the wire keeps its rate, and takes another one without being made again", async () => {
  await labUp({ name, projectFolder: project.folder, wireRate: "80mbit" });
  const { hosts } = await labStatus({ name });
  expect(hosts?.sender.qdisc).toContain("tbf");
  expect(hosts?.sender.qdisc).toContain("rate 80Mbit");
  const sink = execa("ssh", [...sshArguments(lab.hosts.responder), "timeout 30 busybox nc -l -p 5001 >/dev/null"]);
  try {
    // 10.202.0.2 is the responder's bridge, which its Docker network has just made a gateway.
    const measured = await onHost(
      lab.hosts.sender,
      `for i in {1..50}; do exec 3<>/dev/tcp/10.202.0.2/5001 && break; sleep 0.1; done 2>/dev/null
      counter=/sys/class/net/wire0/statistics/tx_bytes
      timeout 3 cat /dev/zero >&3 & sleep 1; a=$(<$counter); s=$(date +%s%N); sleep 1.5; echo $(( ($(<$counter) - a) * 8000000000 / ($(date +%s%N) - s) ))`,
    );
    expect(Number(measured)).toBeGreaterThan(60e6);
    expect(Number(measured)).toBeLessThan(84e6);
  } finally {
    sink.kill("SIGKILL");
    await sink.catch(() => undefined);
    await labUp({ name, projectFolder: project.folder, wireRate: "1gbit" });
  }
});

test("libvirt answers over qemu+ssh and through a forwarded socket, and runs a guest inside the host", async () => {
  const host = lab.hosts.sender;
  const xml = `<domain type='qemu'><name>probe</name><memory unit='MiB'>48</memory><os><type arch='x86_64'>hvm</type></os>
    <devices><interface type='bridge'><source bridge='br0'/><model type='e1000'/></interface><serial type='pty'/></devices></domain>`;
  await onHost(host, `virsh --quiet create /dev/stdin <<'XML'\n${xml}\nXML`);
  const socket = join(project.folder, "libvirt");
  const forward = spawn("ssh", ["-N", "-L", `${socket}:/run/libvirt/libvirt-sock`, ...sshArguments(host)], {
    stdio: "ignore",
  });
  try {
    for (let i = 0; i < 100 && !existsSync(socket); i++) await sleep(100);
    const list = await execa("virsh", ["-c", `qemu+unix:///system?socket=${socket}`, "list", "--name"]);
    expect(list.stdout.trim()).toBe("probe");
  } finally {
    forward.kill();
    rmSync(socket, { force: true });
  }
  const query = new URLSearchParams({ keyfile: host.keyFile, known_hosts: host.knownHostsFile, sshauth: "privkey" });
  const overSsh = await execa("virsh", [
    "-c",
    `qemu+libssh://root@${host.address}/system?${decodeURIComponent(query.toString())}`,
    "list",
    "--name",
  ]);
  expect(overSsh.stdout.trim()).toBe("probe");
  const [cpus, tap] = (
    await onHost(
      host,
      "grep Cpus_allowed_list /proc/$(</run/libvirt/qemu/probe.pid)/status; ls /sys/class/net/br0/brif | grep vnet",
    )
  ).split("\n");
  expect(cpus?.split(/\s+/)[1]).toBe(lab.record.cpus.sender);
  expect(tap).toBe("vnet0");
});

test("an LXC container starts on the bridge, and both its ends live below the host's cgroup", async () => {
  const host = lab.hosts.responder;
  await startContainer(host, "one", "10.202.0.20");
  const ping = await onHost(host, "lxc-attach --name one -- /bin/busybox ping -c 2 -w 10 10.202.0.10");
  expect(ping).toContain("2 packets received");
  // A hierarchy's lab may lie below a group that this machine's own processes live in.
  const facts = await onHost(
    host,
    `pid=$(lxc-info --name one --pid --no-humanize)
     groups() { sed 's|^.*/tare-labs/|/tare-labs/|' "/proc/$1/cgroup" | sort -u; }
     grep Cpus_allowed_list /proc/$pid/status; groups $pid; groups "$(ps -o ppid= -p $pid | tr -d ' ')"`,
  );
  const below = `/tare-labs/${name}/responder/guests/lxc/one`;
  expect(facts.split("\n")).toEqual([
    expect.stringContaining(lab.record.cpus.responder),
    `${below}/payload`,
    `${below}/monitor`,
  ]);
});

test("what is missing is told by status and made again by up", async () => {
  const { hosts } = await labStatus({ name });
  const pid = (daemon: string) => hosts?.sender.daemons.find((entry) => entry.name === daemon)?.pid ?? 0;
  for (const daemon of ["sshd", "dockerd", "libvirtd"]) process.kill(pid(daemon), "SIGKILL");
  await execa("ip", ["link", "delete", `tare${lab.record.slot}r`]);
  await execa("nsenter", ["--target", String(hosts?.sender.holder), "--net", "ip", "link", "delete", "wire0"]);
  await sleep(500);
  const broken = await labStatus({ name });
  expect(broken.state).toBe("partial");
  expect(broken.missing).toEqual(
    expect.arrayContaining([
      `${name}-sender: the wire`,
      `${name}-sender: dockerd does not run`,
      `${name}-responder: sshd does not answer`,
    ]),
  );
  expect((await labUp({ name, projectFolder: project.folder })).changed).toBe(true);
  expect(await labStatus({ name })).toMatchObject({ state: "up", missing: [] });
  expect(await onHost(lab.hosts.responder, "hostname")).toBe(`${name}-responder`);
});

test("down refuses while a stack lives there, and names it", async () => {
  await onHost(
    lab.hosts.responder,
    `mkdir -p /var/lib/tare/reservation && echo '{"stack":"blue"}' >/var/lib/tare/reservation/owner.json`,
  );
  expect((await labStatus({ name })).stacks).toEqual(["blue"]);
  await expect(labDown({ name, projectFolder: project.folder })).rejects.toThrow(
    expect.objectContaining({
      message: `stack blue lives in lab ${name}`,
      wayOut: `destroy it first: ./tare destroy --stack blue (pulumi destroy, if Pulumi's CLI deployed it); or end its guests with the lab: ./tare lab down --name ${name} --force`,
    }),
  );
  expect((await labStatus({ name })).state).toBe("up");
});

test("down with force ends guests of all kinds and leaves nothing", async () => {
  expect(tracesOf(name, lab.record.slot)).not.toEqual([]);
  expect(processesOf(name).map((entry) => entry.name)).toEqual(
    expect.arrayContaining(["busybox", "qemu-system-x86", "dockerd"]),
  );
  expect(await labDown({ name, projectFolder: project.folder, force: true })).toEqual({ changed: true });
  expect(tracesOf(name, lab.record.slot)).toEqual([]);
  expect(mountTargets()).toEqual(targetsBefore);
  expect(read(lab.hosts.sender.knownHostsFile)).toBeUndefined();
  expect(await labStatus({ name })).toMatchObject({ state: "down", missing: [] });
  expect(await labDown({ name, projectFolder: project.folder })).toEqual({ changed: false });
});
