import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FakeHost } from "./harness";

const host = new FakeHost("ghost");
const asked = join(host.home, "asked");

// As virsh 9.0 prints them: names of pools filled up to 20 characters; no volumes of a stopped pool until it is started.
beforeAll(() =>
  host.fakeProgram(
    "virsh",
    `shift 2
echo "$*" >>${asked}
case "$*" in
  "pool-list --all --name") printf '%-20s\\n' tare-ghost-sender theirs tare-ghost-responder ''; exit ;;
  "vol-list tare-ghost-responder") printf ' Name   Path\\n------\\n tare-ghost-responder-image.qcow2   /p/x\\n' ;;
  "vol-list tare-ghost-sender")
    grep -qx "pool-start tare-ghost-sender" ${asked} || { echo "error: storage pool is not active" >&2; exit 1; }
    printf ' Name   Path\\n------\\n tare-ghost-bg-1.qcow2   /p/y\\n mine.iso   /p/z\\n' ;;
  "vol-list "*) exit 1 ;;
esac`,
  ),
);
afterAll(() => host.remove());

test("a stopped pool is among the leaks, and so is one with a short name and its volumes", async () => {
  const { json } = await host.call("leaks");
  const { things } = json as { things: { kind: string; name: string; stack: string }[] };
  // The verb reads the whole machine, where other tests have stacks of their own.
  const own = things.filter(({ stack }) => stack === host.stack);
  expect(own.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    "pool tare-ghost-responder",
    "pool tare-ghost-sender",
    "volume tare-ghost-responder/tare-ghost-responder-image.qcow2",
  ]);
});

test("a stopped pool goes with the stack's own volumes in it", async () => {
  const things = [{ kind: "pool", name: "tare-ghost-sender" }];
  const { json } = await host.call("reclaim", { things, whole: false, release: null });
  expect(json).toEqual({ removed: ["pool tare-ghost-sender"], kept: [] });
  const calls = readFileSync(asked, "utf8")
    .split("\n")
    .filter((call) => /-sender|vol-delete/.test(call));
  expect(calls.slice(calls.indexOf("pool-start tare-ghost-sender"))).toEqual([
    "pool-start tare-ghost-sender",
    "vol-list tare-ghost-sender",
    "vol-delete tare-ghost-bg-1.qcow2 --pool tare-ghost-sender",
    "pool-destroy tare-ghost-sender",
    "pool-delete tare-ghost-sender",
    "pool-undefine tare-ghost-sender",
  ]);
});
