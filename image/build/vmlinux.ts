import execa from "execa";

/** Compression formats of a kernel's payload, by their first bytes (Linux, scripts/extract-vmlinux). */
const packings = [
  { magic: "fd377a585a00", program: "xz", args: ["--decompress", "--stdout"], sizeTrailer: 4 },
  { magic: "28b52ffd", program: "zstd", args: ["--decompress", "--stdout", "--quiet"], sizeTrailer: 4 },
  { magic: "02214c18", program: "lz4", args: ["-d", "-c"], sizeTrailer: 4 },
  { magic: "1f8b08", program: "gzip", args: ["--decompress", "--stdout"], sizeTrailer: 0 },
];

/** A note by which a kernel says that it can be entered directly ("PVH": XEN_ELFNOTE_PHYS32_ENTRY, owner Xen, type 18). */
const pvhNote = Buffer.from([4, 0, 0, 0, 8, 0, 0, 0, 18, 0, 0, 0, 0x58, 0x65, 0x6e, 0]);

/**
 * The ELF kernel inside a bzImage; undefined if there is none that QEMU can start. Under emulation a kernel takes as long to unpack
 * itself as for the rest of its boot, so it is unpacked once, here.
 */
export async function vmlinux(bzImage: Buffer): Promise<Buffer | undefined> {
  const payload = bzImagePayload(bzImage);
  const packing = payload && packings.find(({ magic }) => payload.subarray(0, 8).toString("hex").startsWith(magic));
  if (payload === undefined || packing === undefined) return undefined;
  const input = payload.subarray(0, payload.length - packing.sizeTrailer);
  const { stdout, failed } = await execa(packing.program, packing.args, {
    input,
    encoding: null,
    reject: false,
    maxBuffer: 1 << 29,
  });
  const isElf = !failed && stdout.subarray(0, 4).toString("latin1") === "\x7fELF";
  return isElf && stdout.includes(pvhNote) ? stdout : undefined;
}

/** Linux/x86 boot protocol, Documentation/arch/x86/boot.rst: setup_sects, HdrS, payload_offset, payload_length. */
export function bzImagePayload(bzImage: Buffer): Buffer | undefined {
  if (bzImage.length < 0x250 || bzImage.toString("latin1", 0x202, 0x206) !== "HdrS") return undefined;
  const setupSectors = bzImage.readUInt8(0x1f1) || 4;
  const start = (setupSectors + 1) * 512 + bzImage.readUInt32LE(0x248);
  return bzImage.subarray(start, start + bzImage.readUInt32LE(0x24c));
}
