import { spawnSync } from "node:child_process";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readAnswer } from "../../host/answer";
import { FakeHost } from "./harness";

let host: FakeHost;
beforeEach(() => (host = new FakeHost()));
afterEach(() => host.remove());

/** Calls verb reserve as sshd does, from a login shell whose start file has these lines. */
function reserve(startFile: string) {
  const file = join(host.home, "start-file");
  writeFileSync(file, startFile);
  const request = { stack: host.stack, dataFolder: host.dataFolder, owner: "id p u@m /folder" };
  const { status, stdout, stderr } = spawnSync("bash", ["-c", host.command("reserve")], {
    input: JSON.stringify(request),
    encoding: "utf8",
    env: { ...process.env, HOME: host.home, BASH_ENV: file },
  });
  return { status, answer: readAnswer(stdout)?.value, stderr };
}

const wanted = {
  status: 0,
  answer: expect.objectContaining({ owner: expect.objectContaining({ project: "p" }) as unknown }) as unknown,
  stderr: "",
};

it.each([
  ["prints", "echo Welcome; echo -n '{\"lab\":'; trap 'echo bye' EXIT"],
  ["sets shell options for all", "set -u; set -o noclobber; set -o posix; export SHELLOPTS"],
  ["exports functions", "printf() { echo wrong; }; cat() { echo wrong; }; export -f printf cat"],
  ["goes elsewhere", "cd /; export CDPATH=/tmp"],
  ["has a PATH without the system's programs", "export PATH=/usr/games"],
  [
    "has settings for programs",
    "export GREP_OPTIONS=-v TAR_OPTIONS=--no-such POSIXLY_CORRECT=1 BLOCK_SIZE=1G TZ=Asia/Tokyo",
  ],
  ["has a TMPDIR that is not there", "export TMPDIR=/nonexistent"],
  ["has another language", "{ export LANG=de_DE.UTF-8 LC_NUMERIC=de_DE.UTF-8 LANGUAGE=de; } 2>/dev/null"],
  ["has a start file of its own for programs", "export BASH_ENV=/nonexistent ENV=/nonexistent BASH_COMPAT=3.2 IFS=e"],
])("works for an account whose shell %s", (_what, startFile) => expect(reserve(startFile)).toEqual(wanted));

it("makes files as it is used to, whatever the account's umask", () => {
  expect(reserve("umask 077")).toEqual(wanted);
  expect(statSync(join(host.dataFolder, "reservation", "owner.json")).mode & 0o777).toBe(0o644);
});
