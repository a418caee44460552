/** One entry of an initramfs: a folder has no content. */
export interface CpioEntry {
  /** Path without leading slash. */
  name: string;
  mode: number;
  content?: Buffer;
}

/**
 * A cpio archive in the "newc" format that Linux unpacks as initramfs (Documentation/driver-api/early-userspace/buffer-format).
 * The same entries give the same bytes: owners and times are 0, inode numbers count up.
 */
export function cpioArchive(entries: CpioEntry[]): Buffer {
  const trailer: CpioEntry = { name: "TRAILER!!!", mode: 0 };
  return Buffer.concat([...entries, trailer].flatMap((entry, index) => record(entry, index + 1)));
}

function record({ name, mode, content = Buffer.alloc(0) }: CpioEntry, inode: number): Buffer[] {
  const nameBytes = Buffer.from(`${name}\0`);
  const links = 1;
  const fields = [inode, mode, 0, 0, links, 0, content.length, 0, 0, 0, 0, nameBytes.length, 0];
  const header = Buffer.from("070701" + fields.map((field) => field.toString(16).padStart(8, "0")).join(""));
  return [padded(Buffer.concat([header, nameBytes])), padded(content)];
}

function padded(bytes: Buffer): Buffer {
  const rest = bytes.length % 4;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - rest)]);
}
