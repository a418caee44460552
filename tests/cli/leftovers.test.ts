import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leftoversStage, machineSnapshot } from "../../cli/testRunner/leftovers";
import { poll } from "../../lab/poll";

const folder = mkdtempSync(join(tmpdir(), "tare-leftovers-"));
symlinkSync("/bin/sleep", join(folder, "containerd"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a daemon that is still there is a failure; a dead one that init has not asked after yet is not", async () => {
  const before = await machineSnapshot();
  // The shell becomes a sleep, which never asks after the children that it takes over. The one that dies waits for
  // that: a shell asks after a child that is dead before it starts the next one.
  const dying = "(until grep -q sleep /proc/$$/comm; do sleep 0.05; done; exec ./containerd 0) & echo $!";
  const parent = spawn("sh", ["-c", `${dying}; ./containerd 60 & echo $!; exec sleep 60`], { cwd: folder });
  const children: number[] = [];
  parent.stdout.on("data", (text: Buffer) => children.push(...text.toString().trim().split("\n").map(Number)));
  const state = (pid?: number) => pid && readFileSync(`/proc/${pid}/stat`, "utf8").split(" ").slice(1, 3).join(" ");
  try {
    await poll(20, 0.05, () => children.length === 2 && state(children[0]) === "(containerd) Z");
    expect(children.map(state)).toEqual(["(containerd) Z", "(containerd) S"]);
    const { passed, failures } = await leftoversStage(before).run();
    expect(passed).toBe(0);
    expect(failures).toContain(`left behind: process ${children[1]} containerd`);
    expect(failures).not.toContain(`left behind: process ${children[0]} containerd`);
  } finally {
    if (children[1]) process.kill(children[1], "SIGKILL");
    parent.kill("SIGKILL");
  }
});
