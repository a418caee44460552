import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FakeHost, until } from "../../host/harness";

jest.setTimeout(600_000);

const image = "a".repeat(64);
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

let host: FakeHost;
beforeEach(() => (host = new FakeHost()));
afterEach(() => host.remove());

const put = (content: string, changes: Record<string, unknown> = {}) => {
  const file = { name: "root.tar", sha256: sha256(content), bytes: content.length };
  const request = { dataFolder: host.dataFolder, image, ...file, ...changes };
  return host.callRaw("image-put", `${JSON.stringify(request)}\n${content}`);
};
const missing = async (content: string) =>
  (await host.call("image-missing", { image, files: [{ name: "root.tar", sha256: sha256(content) }] })).json;
const images = async () => (await host.call("list-images")).json;

it("takes a file that follows the request, and tells from then on whether it is as it should be", async () => {
  expect(await missing("content\n")).toEqual({ missing: ["root.tar"] });
  expect(await put("content\n")).toMatchObject({ code: 0, json: { put: "root.tar" } });
  expect(host.read(`images/${image}/root.tar`)).toBe("content\n");
  expect(await missing("content\n")).toEqual({ missing: [] });
  expect(await missing("another")).toEqual({ missing: ["root.tar"] });
});

it("keeps no file that arrived damaged, and names both digests", async () => {
  const { code, stderr } = await put("content", { sha256: sha256("another") });
  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`arrived damaged .*${sha256("another")} and is ${sha256("content")}\nway out: `));
  expect(readdirSync(join(host.dataFolder, "images", image))).toEqual([".lock"]);
});

it("refuses what does not fit, and names that are none", async () => {
  expect((await put("content", { bytes: 2 ** 60 })).stderr).toMatch(
    /no room for the image: .* needs \d+ bytes .*\nway/,
  );
  expect((await put("content", { name: "../x" })).stderr).toMatch(/"\.\.\/x" is not the name of an image's file/);
  expect((await put("content", { image: "../x" })).stderr).toMatch(/"\.\.\/x" is not the SHA-256 of an image/);
});

it("lets one caller at a time work on an image", async () => {
  mkdirSync(join(host.dataFolder, "images", image), { recursive: true });
  const first = host.start("image-put");
  const request = { dataFolder: host.dataFolder, image, name: "root.tar", sha256: sha256("slow"), bytes: 4 };
  first.stdin!.write(`${JSON.stringify(request)}\nsl`);
  await until(() => host.read(`images/${image}/.root.tar.partial`) !== undefined);
  const second = put("slow");
  first.stdin!.end("ow");
  expect(await second).toMatchObject({ code: 0 });
  expect(host.read(`images/${image}/root.tar`)).toBe("slow");
});

it("lists what is there, and removes what no guest is made of", async () => {
  expect(await images()).toEqual([]);
  await put("content");
  const used = "b".repeat(64);
  const pool = join(host.dataFolder, "run/s/pool");
  for (const folder of [pool, join(host.dataFolder, "images", used)]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(pool, "tare-s-sender-image.qcow2"), `header ${host.dataFolder}/images/${used}/disk.squashfs`);
  const listed = [
    { sha256: image, bytes: expect.any(Number), inUse: false },
    { sha256: used, bytes: expect.any(Number), inUse: true },
  ];
  expect(await images()).toEqual(listed);
  expect((await host.call("clean-images")).json).toEqual([listed[0]]);
  expect(await images()).toEqual([listed[1]]);
});

it("has a kind do what it does with an image, and asks nothing of one that does nothing", async () => {
  await put("content");
  host.fakeProgram(
    "docker",
    `case "$1 $2" in "image inspect") [[ -e $HOME/imported ]] && echo '["sha256:${sha256("content")}"]';;
    import*) printf '%s\\n' "$@" >"$HOME/imported";; esac`,
  );
  const request = { image, technology: "docker", init: ["/sbin/init"], sha256: sha256("content") };
  expect(await host.call("place-image", request)).toMatchObject({ code: 0, json: { placed: "docker" } });
  const words = ["import", "--change", 'CMD ["/sbin/init"]', `${host.dataFolder}/images/${image}/root.tar`];
  expect(host.read("../imported")).toBe([...words, "tare/guest:aaaaaaaaaaaa", ""].join("\n"));
  expect(await host.call("place-image", { ...request, technology: "kvm" })).toMatchObject({ code: 0 });
});

it("says in docker's own words why an image cannot be pulled", async () => {
  host.fakeProgram("docker", `[[ $1 == pull ]] && echo "no such registry" >&2; exit 1`);
  const { code, stderr } = await host.call("pull-image", { technology: "docker", reference: "x@sha256:1" });
  expect(code).toBe(1);
  expect(stderr).toMatch(/cannot pull the image x@sha256:1: no such registry\nway out: check the image's name/);
  expect((await host.call("pull-image", { technology: "lxc", reference: "x@sha256:1" })).code).toBe(1);
});
