import { copyFileSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join, resolve } from "node:path";
import execa from "execa";
import { labDown, labUp, type LabUpResult } from "../../lab";
import { sides, type Side } from "../../scenarios/host";
import { judgedCodes } from "../../cli/judging";
import { onHost, temporaryProject } from "./support/lab";
import { tinyImage } from "./support/tinyImage";

jest.setTimeout(600_000);

const name = "k";
const root = resolve(__dirname, "../..");
const project = temporaryProject();
const tag = "tare/guest:0123456789ab";
let lab: LabUpResult;

/** The command as a user calls it, on a stack that lives nowhere but in its config file. */
async function tare(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const stack = args.includes("--stack") ? [] : ["--stack", "demo"];
  const command = ["-r", "./register.js", "cli/main.ts", ...args, ...stack, "--cwd", project.folder];
  const { exitCode, stdout, stderr } = await execa("node", command, { cwd: root, reject: false });
  return { code: exitCode, out: stdout, err: stderr };
}

const on = (side: Side, script: string, input?: Buffer) => onHost(lab.hosts[side], script, input);
const containers = () => on("sender", "docker ps --all --format '{{.Names}}' | sort | paste -sd ' '");

beforeAll(async () => {
  await labDown({ name, force: true, projectFolder: project.folder }); // what a killed test left
  lab = await labUp({ name, technologies: ["docker"], projectFolder: project.folder });
  const config = sides.flatMap((side) => {
    const { address, keyFile, knownHostsFile } = lab.hosts[side];
    return [
      `  tare:${side}Address: ${address}`,
      `  tare:${side}KeyFile: ${keyFile}`,
      `  tare:${side}KnownHostsFile: ${knownHostsFile}`,
    ];
  });
  copyFileSync(join(root, "Pulumi.yaml"), join(project.folder, "Pulumi.yaml"));
  writeFileSync(join(project.folder, "Pulumi.demo.yaml"), `config:\n${config.join("\n")}\n`);
  const { hostKey } = lab.hosts.sender;
  const keys = [`  tare:senderHostKey: ${hostKey}`, `  tare:responderHostKey: ${hostKey}`];
  const wrong = [...config, "  tare:senderPort: 1", ...keys];
  writeFileSync(join(project.folder, "Pulumi.wrong.yaml"), `config:\n${wrong.join("\n")}\n`);
  await on("sender", `docker import - ${tag}`, tinyImage(["sh", "sleep"]));
});

afterAll(async () => {
  await labDown({ name, force: true, projectFolder: project.folder });
  project.remove();
});

test("doctor finds nothing to mend on a lab's hosts, and says what it saw", async () => {
  const { code, out } = await tare("doctor", "--json");
  const { stack, examined } = JSON.parse(out) as {
    stack: string;
    examined: { name: string; findings: { name: string; verdict: string; found: string }[] }[];
  };
  expect({ code, stack }).toEqual({ code: 0, stack: "demo" });
  for (const [index, side] of sides.entries()) {
    const findings = examined[index]?.findings ?? [];
    expect(findings.filter(({ verdict }) => verdict === "fail")).toEqual([]);
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: "ssh",
          found: expect.stringContaining(`is ${name}-${side}, by its pinned key`),
        }),
        expect.objectContaining({ name: "ssh forwarding", found: "/var/run/docker.sock can be reached" }),
        expect.objectContaining({ name: "sftp", verdict: "ok" }),
        expect.objectContaining({ name: "bridge", found: expect.stringMatching(/^br0 enslaves .*wire0/) }),
        expect.objectContaining({ name: "ssh's interface", found: "mgmt0, apart from the wire" }),
      ]),
    );
  }
});

test("doctor names a wire that is in no bridge, with the way out", async () => {
  await on("sender", "ip link set wire0 nomaster");
  try {
    const { code, out } = await tare("doctor");
    expect(code).toBe(1);
    expect(out).toMatch(
      /fail +wire NIC +wire0 is in no bridge, not in br0\n +-> there: ip link set wire0 master br0\n/,
    );
    expect(out).toMatch(/^1 check failed: no testbed can be deployed here yet/m);
  } finally {
    await on("sender", "ip link set wire0 master br0");
  }
});

test("doctor names an sshd that forwards no sockets, and says what to set", async () => {
  const reload = "kill -HUP $(cat /run/sshd.pid); sleep 0.5";
  await on("sender", `echo AllowStreamLocalForwarding no >>/etc/ssh/sshd_config; ${reload}`);
  try {
    const { code, out } = await tare("doctor");
    expect(code).toBe(1);
    expect(out).toMatch(
      /fail +ssh forwarding +ssh to root@[\d.]+ port 22: sshd there does not forward \/var\/run\/docker\.sock, though .*\n +-> set in its sshd_config .*AllowStreamLocalForwarding yes/,
    );
  } finally {
    await on("sender", `sed -i '$d' /etc/ssh/sshd_config; ${reload}`);
  }
});

test("doctor names a host that does not answer, and one with another key than the pinned one", async () => {
  const { code, out } = await tare("doctor", "--stack", "wrong");
  expect(code).toBe(1);
  expect(out).toMatch(
    /fail +ssh +ssh to root@[\d.]+ port 1: nothing listens on that port .*refused\).*\n +-> check the port and that sshd runs/,
  );
  expect(out).toMatch(
    /fail +ssh +ssh to root@[\d.]+ port 22: the server's host key is not the pinned one .*\n +-> if .* pin its new key/,
  );
  const leaks = await tare("doctor", "--leaks", "--stack", "wrong");
  expect(leaks.code).toBe(judgedCodes.undecided);
  expect(leaks.err.match(/^not looked at: ssh to root@/gm)).toHaveLength(2);
});

test("what a stack that is gone left is listed and removed; what is not marked stays", async () => {
  const run = (container: string, more = "") =>
    `docker run --detach --name ${container} --network none ${more} ${tag} sleep 1000`;
  await on(
    "sender",
    `${run("orphan", "--label tare.stack=ghost")}; ${run("mine")}; ${run("close", "--label stack=ghost")}`,
  );
  const listed = await tare("doctor", "--leaks");
  expect(listed.code).toBe(1);
  expect(listed.out).toMatch(/container orphan\n.*no stack "ghost" with resources\n *-> docker rm --force orphan/);
  expect(listed.out).toMatch(new RegExp(`^${name}-responder: no leaks`, "m"));
  expect(listed.out).not.toMatch(/container (mine|close)/);

  const unasked = await tare("doctor", "--leaks", "--fix");
  expect(unasked.code).toBe(judgedCodes.error);
  expect(unasked.err).toContain("Add --yes to proceed without a question");
  expect(await containers()).toBe("close mine orphan");

  const fixed = await tare("doctor", "--leaks", "--fix", "--yes");
  expect(fixed).toMatchObject({ code: 0, out: expect.stringContaining("  removed  container orphan") });
  expect(await containers()).toBe("close mine");
  expect((await tare("doctor", "--leaks")).code).toBe(0);
});

test("host clean is refused while a stack holds a host, whose reservation --fix ends when that stack is gone", async () => {
  const user = `${userInfo().username}@${hostname()}`;
  const owner = JSON.stringify({ stack: "ghost", project: "tare", user, since: "2026-01-01T00:00:00Z" });
  await on("responder", `mkdir -p /var/lib/tare/reservation && echo '${owner}' >/var/lib/tare/reservation/owner.json`);
  const refused = await tare("host", "clean");
  expect(refused.code).toBe(1);
  expect(refused.err).toContain(`host ${name}-responder is reserved by stack "ghost" of project "tare", ${user}`);
  const fixed = await tare("doctor", "--leaks", "--fix", "--yes");
  expect(fixed).toMatchObject({ code: 0, out: expect.stringContaining("removed  reservation of stack ghost") });
});

test("host clean empties the image cache, and says what it freed", async () => {
  await on(
    "sender",
    "docker rm --force mine close; mkdir -p /var/lib/tare/images/0123; head -c 3M /dev/zero >/var/lib/tare/images/0123/root.tar",
  );
  const { code, out } = await tare("host", "clean");
  expect(code).toBe(0);
  expect(out).toMatch(
    /^sender, [\d.]+: 3 MiB of images freed\n {2}image 0123, 3 MiB\n {2}docker image tare\/guest:0123456789ab\n {2}host program/m,
  );
  expect(await on("sender", "docker images --quiet; ls /var/lib/tare/images ~/.tare-host-* 2>/dev/null || true")).toBe(
    "",
  );
});
