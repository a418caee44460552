import { spawnSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import fc from "../../support/seeded";
import { itUnless } from "../../support/when";
import { cpioArchive } from "../../../image/build/cpio";
import { loadOrder, moduleDepends, moduleName } from "../../../image/build/modules";
import { bzImagePayload, vmlinux } from "../../../image/build/vmlinux";

const lacksBusybox = spawnSync("busybox").error === undefined ? undefined : "busybox is not installed";

describe("a cpio archive", () => {
  itUnless(lacksBusybox)("is read by another program as it was meant", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tare-cpio-"));
    try {
      const archive = cpioArchive([
        { name: "bin", mode: 0o040755 },
        { name: "bin/tool", mode: 0o100755, content: Buffer.from("three") },
        { name: "empty", mode: 0o100644, content: Buffer.alloc(0) },
      ]);
      await execa("busybox", ["cpio", "-idm"], { cwd: folder, input: archive });
      expect(readFileSync(join(folder, "bin/tool"), "utf8")).toBe("three");
      expect(readFileSync(join(folder, "empty"), "utf8")).toBe("");
      expect((await execa("stat", ["-c", "%a", join(folder, "bin/tool")])).stdout).toBe("755");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("is the same for the same entries, and whole in words of 4 bytes", () => {
    const entry = fc.record({ name: fc.stringMatching(/^[a-z]{1,9}$/), content: fc.uint8Array({ maxLength: 9 }) });
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const make = () =>
          cpioArchive(entries.map(({ name, content }) => ({ name, mode: 0o100644, content: Buffer.from(content) })));
        expect(make().equals(make())).toBe(true);
        expect(make().length % 4).toBe(0);
      }),
    );
  });
});

describe("kernel modules", () => {
  test("have names with underscores, whatever the file is called", () => {
    expect(["virtio-ring.ko", "virtio_ring.ko.xz", "8139cp.ko.zst"].map(moduleName)).toEqual([
      "virtio_ring",
      "virtio_ring",
      "8139cp",
    ]);
  });

  test("say what they depend on", () => {
    expect(moduleDepends(Buffer.from("\x7fELF\0license=GPL\0depends=virtio-ring,virtio\0name=x\0"))).toEqual([
      "virtio_ring",
      "virtio",
    ]);
    expect(moduleDepends(Buffer.from("\x7fELF\0depends=\0"))).toEqual([]);
    expect(moduleDepends(Buffer.from("\x7fELF"))).toEqual([]);
  });

  test("are loaded after all that they need, once, and without what is built in", () => {
    const graph: Record<string, string[]> = {
      net: ["ring", "virtio"],
      virtio: ["ring"],
      ring: [],
      failover: [],
      blk: ["virtio", "builtin"],
    };
    const order = loadOrder(["blk", "net", "builtin"], (name) => graph[name] && { name, depends: graph[name] });
    expect(order).toEqual(["ring", "virtio", "blk", "net"]);
  });

  test("in any graph come after what they depend on", () => {
    const graph = fc.array(fc.array(fc.nat(9), { maxLength: 4 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(graph, (edges) => {
        // Only smaller numbers are depended on, so there is no circle.
        const depends = edges.map((list, index) => [...new Set(list.filter((one) => one < index))].map(String));
        const order = loadOrder(Object.keys(depends), (name) => ({ name, depends: depends[Number(name)] ?? [] }));
        expect([...order].sort()).toEqual([...depends.keys()].map(String).sort());
        for (const [index, needed] of depends.entries())
          for (const one of needed) expect(order.indexOf(one)).toBeLessThan(order.indexOf(String(index)));
      }),
    );
  });
});

describe("the kernel inside a bzImage", () => {
  const pvhNote = Buffer.from([4, 0, 0, 0, 8, 0, 0, 0, 18, 0, 0, 0, 0x58, 0x65, 0x6e, 0]);
  const bzImage = (payload: Buffer): Buffer => {
    const setup = Buffer.alloc(3 * 512);
    setup.writeUInt8(2, 0x1f1);
    setup.write("HdrS", 0x202, "latin1");
    setup.writeUInt32LE(64, 0x248);
    setup.writeUInt32LE(payload.length, 0x24c);
    return Buffer.concat([setup, Buffer.alloc(64), payload, Buffer.from("what follows")]);
  };

  test("is unpacked where QEMU can start it", async () => {
    const elf = Buffer.concat([Buffer.from("\x7fELF", "latin1"), pvhNote, Buffer.from("code")]);
    const image = bzImage(gzipSync(elf));
    expect(bzImagePayload(image)?.subarray(0, 2).toString("hex")).toBe("1f8b");
    expect((await vmlinux(image))?.equals(elf)).toBe(true);
  });

  test.each([
    ["a kernel without the note", bzImage(gzipSync(Buffer.from("\x7fELF without", "latin1")))],
    ["something that is no ELF file", bzImage(gzipSync(Buffer.concat([Buffer.from("text"), pvhNote])))],
    ["an unknown packing", bzImage(Buffer.from("unknown"))],
    ["a damaged payload", bzImage(gzipSync(Buffer.alloc(100)).subarray(0, 20))],
    ["no bzImage at all", Buffer.from("short")],
  ])("is left as it is: %s", async (_, image) => {
    expect(await vmlinux(image)).toBeUndefined();
  });
});
