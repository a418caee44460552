import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { launch } from "../../../providers/command/launcher";

const root = join(__dirname, "../../..");

/** What a shell script prints, or why it could not be run. */
function run(script: string): Promise<string> {
  const printed: string[] = [];
  return new Promise((resolve, reject) =>
    launch(
      { program: "/bin/sh", words: ["-c", script], folder: "/", environment: { ...process.env }, stdin: undefined },
      {
        started: () => undefined,
        printed: (_, chunk) => printed.push(chunk.toString()),
        closed: () => resolve(printed.join("")),
        failed: reject,
      },
    ),
  );
}

test("where the process that starts commands is killed, what runs is told so, and the next one starts another", async () => {
  const [slow, killer] = await Promise.allSettled([run("sleep 60"), run("sleep 0.2; kill -9 $PPID")]);
  const reason = new Error("the process that starts commands has ended");
  expect([slow, killer]).toEqual([
    { status: "rejected", reason },
    { status: "rejected", reason },
  ]);
  expect(await run("echo again")).toBe("again\n");
});

test("it ends with whoever started it, also after a SIGKILL", async () => {
  const script = `
    require("./providers/command/launcher").launch(
      { program: "/bin/sh", words: ["-c", "echo $PPID"], folder: "/", environment: {}, stdin: undefined },
      { started() {}, printed: (_, chunk) => process.stdout.write(chunk), failed() {},
        closed: () => process.kill(process.pid, "SIGKILL") });`;
  const { stdout, signal } = spawnSync(process.execPath, ["-r", "./register.js", "-e", script], { cwd: root });
  const starter = `/proc/${String(stdout).trim()}`;
  expect(signal).toBe("SIGKILL");
  expect(starter).toMatch(/^\/proc\/\d+$/);
  for (let tries = 0; existsSync(starter) && tries < 100; tries++) await sleep(50);
  expect(existsSync(starter)).toBe(false);
}, 30_000);
