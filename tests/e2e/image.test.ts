import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownImage } from "../../image/cache";
import { onHost as reached } from "../../connections/hostConnection";
import { cleanImages, listImages } from "../../image/clean";
import type { LocalImage } from "../../image/localImage";
import { provideImage } from "../../image/provide";
import type { ImageManifest, ImageRequest } from "../../components/guests/imageManifest";
import { labDown, labUp, type LabUpResult } from "../../lab";
import type { Host } from "../../scenarios/host";
import { onHost, temporaryProject } from "./support/lab";

jest.setTimeout(1_200_000);

const lab = "himage";
const project = temporaryProject();
let hosts: LabUpResult["hosts"];
let image: LocalImage;
let manifest: ImageManifest;

const request = (change: Partial<ImageRequest> = {}): ImageRequest => ({
  hosts,
  technologies: ["docker", "lxc", "kvm"],
  image: { source: "", sha256: "" },
  ...change,
});

beforeAll(async () => {
  ({ hosts } = await labUp({ name: lab, technologies: ["docker"], cpus: "shared", projectFolder: project.folder }));
  image = await ownImage();
  manifest = await provideImage(request());
});
afterAll(async () => {
  await labDown({ name: lab, projectFolder: project.folder, force: true });
  project.remove();
});

const imageList = (host: Host) => reached(host, (connection) => listImages(connection, host.dataFolder));
const imageClean = (host: Host) => reached(host, (connection) => cleanImages(connection, host.dataFolder));
const folder = () => `/var/lib/tare/images/${manifest.sha256}`;
const dockerImage = () => manifest.sender.docker?.image ?? "";

test("the same packages give the same image, whoever builds it and when", async () => {
  const cache = mkdtempSync(join(tmpdir(), "tare-image-cache-"));
  try {
    const built = await ownImage(cache);
    const packages = (one: LocalImage) =>
      readFileSync(join(one.files["root.tar"]?.path ?? "", "../packages.txt"), "utf8");
    // The cached image may be older than the distribution's latest update; then there is nothing to compare with.
    const reference = packages(built) === packages(image) ? image : await ownImage(mkdtempSync(join(cache, "second-")));
    const digests = (one: LocalImage) => Object.entries(one.files).map(([name, { sha256 }]) => [name, sha256]);
    expect(digests(built)).toEqual(digests(reference));
    expect(built.sha256).toBe(reference.sha256);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
});

test("it is on both hosts, as each technology needs it", async () => {
  expect(manifest.sha256).toBe(image.sha256);
  expect(manifest.sender).toMatchObject({
    docker: { image: `tare/guest:${manifest.sha256.slice(0, 12)}` },
    lxc: { rootfs: `${folder()}/rootfs` },
    kvm: {
      disk: `${folder()}/disk.squashfs`,
      diskFormat: "raw",
      directBoot: { kernel: `${folder()}/kernel`, initrd: `${folder()}/initrd` },
    },
  });
  for (const host of [hosts.sender, hosts.responder]) {
    const layers = await onHost(host, `docker image inspect --format '{{json .RootFS.Layers}}' ${dockerImage()}`);
    expect(JSON.parse(layers)).toEqual([`sha256:${image.files["root.tar"]?.sha256}`]);
    expect(await onHost(host, `sha256sum ${folder()}/kernel | cut -d ' ' -f 1`)).toBe(image.files.kernel?.sha256);
  }
});

test("its PID 1 reaps orphans and ends at once when asked", async () => {
  const run = await onHost(
    hosts.sender,
    `set -e
id=$(docker run --detach --network none ${dockerImage()})
docker exec $id sh -c '(sleep 0.2 &) ; sleep 1'
docker exec $id ps -e -o stat=
started=$(date +%s%N)
docker stop --time 30 $id >/dev/null
echo "stopped $(( ($(date +%s%N) - started) / 1000000000 )) $(docker inspect --format '{{.State.ExitCode}}' $id)"
docker rm $id >/dev/null`,
  );
  const lines = run.split("\n");
  expect(lines.filter((line) => line.startsWith("Z"))).toEqual([]);
  const [, seconds, exitCode] = (lines.at(-1) ?? "").split(" ");
  expect(Number(seconds)).toBeLessThan(10);
  expect(exitCode).toBe("0");
});

test("what loads and probes need is in it and runs", async () => {
  const programs = [
    "ping",
    "ip",
    "ethtool",
    "tcpdump",
    "stress-ng",
    "fio",
    "iperf3",
    "fping",
    "trafgen",
    "qemu-ga",
    "ps",
  ];
  const script = `for p in ${programs.join(" ")}; do ldd $(command -v $p) | grep 'not found' && echo "$p: library missing"; command -v $p >/dev/null || echo "$p: missing"; done; true`;
  expect(
    await onHost(
      hosts.sender,
      `docker run --rm --network none --entrypoint /bin/sh ${dockerImage()} -c '${script.replaceAll("'", "'\\''")}'`,
    ),
  ).toBe("");
  const fio = "fio --name=t --filename=/data/t --size=1M --rw=randrw --output-format=terse --direct=0";
  expect(
    await onHost(
      hosts.sender,
      `docker run --rm --network none --entrypoint /bin/sh ${dockerImage()} -c '${fio}' | cut -d ';' -f 5`,
    ),
  ).toBe("0");
});

test("a damaged file on a host is put there anew, by one of two callers at a time", async () => {
  await onHost(hosts.sender, `chmod 644 ${folder()}/initrd && echo damage >> ${folder()}/initrd`);
  const [one, other] = await Promise.all([provideImage(request()), provideImage(request())]);
  expect(one).toEqual(manifest);
  expect(other).toEqual(manifest);
  expect(await onHost(hosts.sender, `sha256sum ${folder()}/initrd | cut -d ' ' -f 1`)).toBe(image.files.initrd?.sha256);
  expect(await onHost(hosts.sender, `ls -A ${folder()} | grep partial || true`)).toBe("");
});

test("a root file system that was changed on a host is unpacked anew, or refused where a container stands on it", async () => {
  const intruder = `${folder()}/rootfs/root/intruder`;
  const container = "/var/lib/lxc/stands-on-it";
  await onHost(
    hosts.responder,
    `touch ${intruder}; mkdir ${container}; echo "${folder()}/rootfs" >${container}/config`,
  );
  await expect(provideImage(request({ technologies: ["lxc"] }))).rejects.toThrow(
    /rootfs of host \S+ was changed since it was unpacked/,
  );
  await onHost(hosts.responder, `rm -r ${container}`);
  expect(await provideImage(request())).toEqual(manifest);
  expect(await onHost(hosts.responder, `ls ${intruder} 2>/dev/null || echo gone`)).toBe("gone");
});

test("a full disk is an error before anything is written", async () => {
  await onHost(hosts.responder, "mkdir -p /tmp/small && mount -t tmpfs -o size=8m tmpfs /tmp/small");
  const small = { ...hosts, responder: { ...hosts.responder, dataFolder: "/tmp/small" } };
  await expect(provideImage(request({ hosts: small, technologies: ["docker"] }))).rejects.toThrow(
    /no room for the image: .* needs \d+ bytes/,
  );
  await onHost(hosts.responder, "umount /tmp/small");
});

test("a host of another key and a host that does not answer are errors that name it", async () => {
  const impostor = { ...hosts, sender: { ...hosts.sender, hostKey: hosts.responder.hostKey } };
  await expect(provideImage(request({ hosts: impostor }))).rejects.toThrow(
    /ssh to root@10\.201\.\d+\.2 port 22: .*verification failed/s,
  );
  const absent = { ...hosts, sender: { ...hosts.sender, port: 9 as never } };
  await expect(provideImage(request({ hosts: absent }))).rejects.toThrow(/port 9: .*refused/);
});

test("host clean removes what nobody uses, and no more", async () => {
  const id = await onHost(hosts.sender, `docker create ${dockerImage()}`);
  expect((await imageList(hosts.sender)).map(({ sha256, inUse }) => ({ sha256, inUse }))).toEqual([
    { sha256: manifest.sha256, inUse: true },
  ]);
  expect(await imageClean(hosts.sender)).toEqual([]);
  await onHost(hosts.sender, `docker rm ${id}`);
  // As the disk of a stack's KVM guests, which is an overlay of the image.
  const pool = `${hosts.sender.dataFolder}/run/s/pool`;
  const overlay = `qemu-img create -q -u -f qcow2 -F raw -b ${folder()}/disk.squashfs ${pool}/tare-s-sender-image.qcow2 1M`;
  await onHost(hosts.sender, `mkdir -p ${pool} && ${overlay}`);
  expect((await imageList(hosts.sender)).map(({ inUse }) => inUse)).toEqual([true]);
  await onHost(hosts.sender, `rm -r ${pool}`);
  expect((await imageClean(hosts.sender)).map(({ sha256 }) => sha256)).toEqual([manifest.sha256]);
  expect(await onHost(hosts.sender, "ls -A /var/lib/tare/images; docker images --quiet")).toBe("");
  expect(await imageList(hosts.sender)).toEqual([]);
});
