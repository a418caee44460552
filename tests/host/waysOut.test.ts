import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { judgeLeaks, type Known } from "../../cli/doctor/judgeLeaks";
import { byStack, reclaimRequest } from "../../cli/doctor/leaks";
import { Marked } from "../../cli/doctor/marked";
import type { HostConnection } from "../../connections/hostConnection";
import { hostError } from "../../host/program";
import { placeImage } from "../../image/place/place";
import type { LocalImage } from "../../image/localImage";
import type { Technology } from "../../scenarios/technology";
import { type Answer, FakeHost } from "./harness";

jest.setTimeout(120_000);

/** Each way out that the host program prints here is followed as it is written, and what failed before must then succeed. */
let host: FakeHost;
beforeEach(() => {
  host = new FakeHost();
  fakeDocker();
});
afterEach(() => host.remove());

const mine = "11111111-2222-3333-4444-555555555555 tare me@here /folder";
const theirs = "99999999-2222-3333-4444-555555555555 tare you@there /elsewhere";
const as = (owner: string, verb: string, request: object = {}) => host.call(verb, { owner, ...request });

/** The one way out of a verb that failed. */
function wayOutOf({ code, stderr }: Answer): string {
  expect({ code, stderr }).toMatchObject({ code: 1 });
  return hostError(stderr)!.wayOut!;
}

/** The calls of ./tare that a way out names, without their stack: ["doctor --leaks --fix"]. The stack must be the one given. */
function callsOf(wayOut: string, stack = host.stack): string[] {
  const calls = [
    ...wayOut.matchAll(/\.\/tare ([a-z-]+(?: (?:image|--(?:leaks|foreign|fix)))*)( --stack \S+?)?(?=[\s,;)]|$)/g),
  ];
  for (const [call, , named] of calls) expect([call, named]).toEqual([call, ` --stack ${stack}`]);
  return calls.map(([, words]) => words!);
}

/** What `./tare doctor --leaks --fix` does on this host, as a stack's operator whose state has these stacks. */
async function doctorFix(call: string, deployed: string[] = []): Promise<void> {
  expect(call).toMatch(/^doctor --leaks( --foreign)? --fix$/);
  const known: Known = {
    ...{ project: "tare", user: "me@here", folder: "/folder", fix: "", foreign: call.includes("--foreign") },
    identities: new Map(deployed.map((stack) => [stack, mine.split(" ")[0]!])),
    isDeployed: (stack) => deployed.includes(stack),
    isInState: () => false,
  };
  const marked = Marked.parse((await host.call("leaks")).json);
  // The verb reads the whole machine, where other tests have stacks of their own: these are none of this test's business.
  const leaks = judgeLeaks(marked, known).leaks.filter(({ stack }) => [host.stack, "theirs"].includes(stack));
  for (const own of byStack(leaks))
    expect((await host.call("reclaim", { ...reclaimRequest(own, marked, known) })).json).toMatchObject({ kept: [] });
}

/** A dockerd: HOME/boxes/NAME holds a container's stack and identity, HOME/tags/NAME the digest of an image's only layer. */
function fakeDocker(): void {
  for (const folder of ["boxes", "tags"]) mkdirSync(join(host.home, folder));
  const tag = `"$HOME/tags/\${@: -1}"`;
  host.fakeProgram(
    "docker",
    `cd "$HOME/boxes"
case "$1 $2" in
  info*) ;;
  "ps --all") for box in *; do [[ ! -e $box ]] || printf 'container\\t%s\\t%s\\n' "$box" "$(<"$box")"; done ;;
  "network ls" | images*) ;;
  "inspect --type") cat "\${@: -1}" ;;
  "rm --force") rm "\${@: -1}" ;;
  "image inspect") [[ ! -e ${tag} ]] || printf '["sha256:%s"]' "$(<${tag})" ;;
  import*) mkdir -p ${tag}; rmdir ${tag}; sha256sum "\${@: -2:1}" | cut -d ' ' -f 1 >${tag} ;;
  *) exit 1 ;;
esac`,
  );
}

const box = (name: string, stack: string, owner: string) =>
  writeFileSync(join(host.home, "boxes", name), `${stack}\t${owner.split(" ")[0]}`);

describe("a host that is reserved by another stack", () => {
  const ask = () => as(mine, "reserve");
  beforeEach(() => as(theirs, "reserve", { stack: "theirs" }));

  it("is free once that stack is destroyed", async () => {
    expect(wayOutOf(await ask())).toMatch(
      /^destroy that stack first \(\.\/tare destroy --stack theirs, or pulumi destroy/,
    );
    for (const verb of ["unload", "release"]) await as(theirs, verb, { stack: "theirs" });
    expect(await ask()).toMatchObject({ code: 0 });
  });

  it("is free once doctor has removed what a stack left that is gone for good", async () => {
    box("tare-theirs-bg-1", "theirs", theirs);
    const [call] = callsOf(/; if it is gone for good, (.*)/.exec(wayOutOf(await ask()))![1]!);
    await doctorFix(call!);
    expect(readdirSync(join(host.home, "boxes"))).toEqual([]);
    expect(await ask()).toMatchObject({ code: 0 });
  });
});

describe("a host that has lost its reservation and is in use", () => {
  beforeEach(() => box("tare-theirs-bg-1", "theirs", theirs));

  it("is held again by the next up of the stack that uses it", async () => {
    expect(wayOutOf(await as(mine, "reserve"))).toMatch(/^\.\/tare up of that stack takes its reservation again/);
    expect(await as(theirs, "hold", { stack: "theirs" })).toMatchObject({ code: 0 });
    expect(wayOutOf(await as(mine, "reserve"))).toContain("destroy that stack first");
  });

  it("is free once doctor has removed what is left", async () => {
    const [call] = callsOf(/gone for good, (.*)/.exec(wayOutOf(await as(mine, "reserve")))![1]!);
    await doctorFix(call!);
    expect(await as(mine, "reserve")).toMatchObject({ code: 0 });
  });
});

it("a host whose reservation is lost is measured again after an up", async () => {
  const measure = () => as(mine, "environment", { technology: "fake", bridge: "lo", wireNic: "lo", cpus: "" });
  expect(callsOf(wayOutOf(await measure()))).toEqual(["up"]);
  expect(await as(mine, "hold")).toMatchObject({ code: 0 });
  expect((await measure()).stderr).not.toContain("reserved");
});

it("a reservation that cannot be read is good again from a backup", async () => {
  await as(mine, "reserve");
  const file = join(host.dataFolder, "reservation/owner.json");
  const backup = readFileSync(file);
  writeFileSync(file, "{");
  const wayOut = wayOutOf(await as(mine, "hold"));
  expect(wayOut).toBe("see whose it is and remove it, or restore it from a backup");
  writeFileSync(file, backup);
  expect(await as(mine, "hold")).toMatchObject({ code: 0 });
  writeFileSync(file, "{");
  rmSync(file);
  expect(await as(mine, "hold")).toMatchObject({ code: 0 });
});

it("what a destroy left behind goes by doctor, and the next destroy releases the host", async () => {
  await as(mine, "reserve");
  box(`tare-${host.stack}-bg-7`, host.stack, mine);
  const [fix, destroy] = callsOf(wayOutOf(await as(mine, "release")));
  // The stack is still in the state: its reservation could not be deleted.
  await doctorFix(fix!, [host.stack]);
  expect(destroy).toBe("destroy");
  expect(await as(mine, "release")).toMatchObject({ code: 0, json: { released: true } });
});

const admit = (request: object) =>
  as(mine, "admit", { technology: "fake", bridge: "br0", guestNetwork: "172.31.0.0/22", guests: [], ...request });

describe("an image", () => {
  const sha256 = "a".repeat(64);
  const folder = () => join(host.dataFolder, "images", sha256);
  let image: LocalImage;
  beforeEach(() => {
    const path = join(host.home, "root.tar");
    mkdirSync(join(host.home, "tree"));
    writeFileSync(join(host.home, "tree/init"), "init");
    execFileSync("tar", ["-C", join(host.home, "tree"), "-cf", path, "."]);
    const file = { path, sha256: digest(path), bytes: statSync(path).size };
    image = { sha256, packagesDigest: null, init: ["/init"], files: { "root.tar": file } };
    host.fakeProgram("lxc-config", `echo "$HOME/lxc"`);
    mkdirSync(join(host.home, "lxc"));
  });

  /** What `./tare host image` and the command `image` of an `up` do with a host. */
  const put = (technology: Technology) => placeImage(connection(), image, [technology]);
  const place = (technology: string) =>
    host.call("place-image", { image: sha256, technology, init: image.init, sha256: image.files["root.tar"]!.sha256 });
  function connection(): HostConnection {
    const call = async (verb: string, request: object, file?: NodeJS.ReadableStream) => {
      const asked = { dataFolder: host.dataFolder, ...request };
      const answer = await host.callRaw(verb, `${JSON.stringify(asked)}\n${file ? await text(file) : ""}`);
      if (answer.code !== 0) throw new Error(answer.stderr);
      return answer.json;
    };
    return { host: { address: "fake", dataFolder: host.dataFolder }, call } as unknown as HostConnection;
  }

  it("that has lost a file where the fleet grows is there again after host image", async () => {
    await put("docker");
    await host.call("place-image", { image: sha256, technology: "fake", init: image.init, files: ["root.tar"] });
    host.startGuest(`tare-${host.stack}-bg-1`);
    rmSync(join(folder(), "root.tar"));
    const grow = () => admit({ guests: [{ count: 2, memoryMiB: 1 }] });
    expect(callsOf(wayOutOf(await grow()))).toEqual(["host image"]);
    await put("docker");
    expect(await grow()).toMatchObject({ code: 0 });
  });

  it("whose file was changed on the host is sent again by host image", async () => {
    await put("docker");
    rmSync(join(host.home, "tags/tare"), { recursive: true });
    rmSync(join(folder(), "root.tar"));
    writeFileSync(join(folder(), "root.tar"), "changed");
    const answer = await place("docker");
    expect(answer.stderr).toMatch(/root\.tar of host \S+ is not as it was sent/);
    expect(wayOutOf(answer)).toBe("./tare host image sends it again");
    await put("docker");
    expect(await place("docker")).toMatchObject({ code: 0 });
  });

  it("that was changed where LXC unpacked it is unpacked anew, but not below containers", async () => {
    await put("lxc");
    const init = () => readFileSync(join(folder(), "rootfs/init"), "utf8");
    writeFileSync(join(folder(), "rootfs/init"), "changed");
    const container = join(host.home, "lxc/c");
    mkdirSync(container);
    writeFileSync(join(container, "config"), `lxc.rootfs.path = overlay:${folder()}/rootfs:x`);
    expect(wayOutOf(await place("lxc"))).toMatch(/^destroy their stack and deploy it again/);
    expect(init()).toBe("changed");
    rmSync(container, { recursive: true });
    expect(await place("lxc")).toMatchObject({ code: 0, stderr: expect.stringContaining("unpacked anew") });
    expect(init()).toBe("init");
  });
});

describe("what the host lacks", () => {
  it("in memory is not asked for by a smaller fleet", async () => {
    const wayOut = wayOutOf(await admit({ guests: [{ count: 128, memoryMiB: 1_048_576 }] }));
    expect(wayOut).toMatch(/^lower backgroundCount, backgroundMemory or mainMemory/);
    expect(await admit({ guests: [{ count: 1, memoryMiB: 1 }] })).toMatchObject({ code: 0 });
  });

  it("of addresses is in the network that the message proposes", async () => {
    const wayOut = wayOutOf(await admit({ guestNetwork: "127.0.0.0/22" }));
    const [, guestNetwork] = /\(e\.g\. ([\d./]+)\)/.exec(wayOut)!;
    expect(await admit({ guestNetwork })).toMatchObject({ code: 0 });
  });

  it("of programs is found once it is installed", async () => {
    const path = join(host.home, "programs");
    mkdirSync(path);
    const all = ["/usr/bin", "/usr/sbin"].flatMap((folder) => readdirSync(folder).map((name) => ({ folder, name })));
    for (const { folder, name } of all)
      if (name !== "tcpdump" && !existsSync(join(path, name))) symlinkSync(join(folder, name), join(path, name));
    host.programs = path;
    const facts = () =>
      as(mine, "facts", { technology: "fake", bridge: "br0", wireNic: "lo", cpus: "", affinity: false });
    const answer = await facts();
    expect(answer.stderr).toContain('has no program "tcpdump"');
    expect(callsOf(wayOutOf(answer))).toEqual(["doctor"]);
    writeFileSync(join(path, "tcpdump"), "#!/bin/bash\n", { mode: 0o755 });
    expect((await facts()).stderr).not.toContain("tcpdump");
  });

  it("in a place to write is there in another data folder", async () => {
    const answer = await as(mine, "reserve", { dataFolder: "/proc/none" });
    expect(wayOutOf(answer)).toMatch(/^set senderDataFolder or responderDataFolder/);
    expect(await as(mine, "reserve")).toMatchObject({ code: 0 });
  });
});

it("a guest that is paused goes on by the command that is named", async () => {
  const name = `tare-${host.stack}-sender`;
  host.startGuest(name);
  writeFileSync(join(host.home, `paused-${name}`), "");
  const mend = () => as(mine, "mend", { technology: "fake", guests: [name] });
  await as(mine, "reserve");
  const [, command] = /\((.*)\), then run the same command again$/.exec(wayOutOf(await mend()))!;
  const [, , guest] = command!.split(" ");
  rmSync(join(host.home, `paused-${guest}`));
  expect(await mend()).toMatchObject({ code: 0 });
});

it("a load that did not start does so when the same command is run again", async () => {
  host.startGuest(`tare-${host.stack}-bg-1`);
  const load = () =>
    host.call("load", {
      technology: "fake",
      kind: "nap",
      vcpus: 1,
      guests: [{ name: `tare-${host.stack}-bg-1`, id: "1" }],
    });
  host.fakeProgram("setsid", "exit 1");
  expect(wayOutOf(await load())).toBe("run the same command again");
  rmSync(join(host.home, "bin/setsid"));
  expect(await load()).toMatchObject({ code: 0 });
});

function digest(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
