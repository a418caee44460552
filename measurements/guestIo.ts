/**
 * Reads what a guest's account says about one disk: `io.stat` of version 2 and blkio's file of version 1 name disks, while a process's
 * own account (/proc/PID/io) knows only their sum.
 *
 * @param disk "MAJOR:MINOR"
 */
export function guestIoBytes(file: string, text: string, disk: string): number {
  if (file.startsWith("/proc/")) return sum([...text.matchAll(/^(?:read|write)_bytes: (\d+)$/gm)]);
  const ofDisk = text.split("\n").filter((line) => line.startsWith(`${disk} `));
  if (file.endsWith("/io.stat")) return sum(ofDisk.flatMap((line) => [...line.matchAll(/\b[rw]bytes=(\d+)/g)]));
  return sum(ofDisk.flatMap((line) => [...line.matchAll(/ (?:Read|Write) (\d+)$/g)]));
}

function sum(found: readonly RegExpMatchArray[]): number {
  return found.reduce((total, [, number]) => total + Number(number), 0);
}
