import type { ForeignWork } from "../scenarios/foreignWork";
import { guestIoBytes } from "./guestIo";
import type { FleetGuest, HostSamples, Sample } from "./samples";
import type { Window } from "./window";

/**
 * The use of the data folder's disk that is not the guests'. How long a disk was busy for whom no kernel says, so the time is
 * divided as the bytes are. What is written through the page cache reaches the disk up to half a minute later, in nobody's name:
 * it counts as others' when it does.
 *
 * @param hosts the host itself, then the other one if it is on the same machine and so may have its guests on the same disk
 */
export function foreignDiskUse(window: Window, hosts: readonly HostSamples[], untold: string[]): ForeignWork["disk"] {
  const disk = hosts[0]?.disk ?? "";
  const [before, after] = [window.from.disks.get(disk), window.to.disks.get(disk)];
  if (!before || !after) {
    untold.push("the data folder's disk has no counters of its own");
    return null;
  }
  const busySeconds = after.busySeconds - before.busySeconds;
  const bytes = after.readBytes + after.writtenBytes - before.readBytes - before.writtenBytes;
  const used = hosts
    .filter((host) => host.disk === disk)
    .flatMap(({ samples, fleet, main }) =>
      (main ? [main, ...fleet] : fleet).map((guest) => guestBytes(window, samples, guest, disk)),
    );
  if (used.includes(null)) untold.push("what some guests read and wrote is not known: it counts as others'");
  const knownBytes = Math.min(
    bytes,
    used.reduce<number>((sum, each) => sum + (each ?? 0), 0),
  );
  return {
    busySeconds: Number(busySeconds.toFixed(6)),
    bytes,
    operations: after.operations - before.operations,
    knownBytes,
    foreignBusySeconds: bytes === 0 ? 0 : Number((busySeconds * (1 - knownBytes / bytes)).toFixed(6)),
  };
}

function guestBytes(window: Window, samples: readonly Sample[], { ioFiles }: FleetGuest, disk: string): number | null {
  const used = ioFiles.flatMap((file) => {
    const [start, end] = [window.from, window.to].map(({ atSeconds }) => bytesAt(samples, atSeconds, file, disk));
    return start === undefined || end === undefined ? [] : [Math.max(0, Math.round(end - start))];
  });
  return used.length === 0 ? null : used.reduce((sum, bytes) => sum + bytes, 0);
}

/** Between two readings the count is taken to grow evenly: the other host of a machine is read at other moments. */
function bytesAt(samples: readonly Sample[], atSeconds: number, file: string, disk: string): number | undefined {
  const read = samples.flatMap((sample) => {
    const text = sample.files.get(file);
    return text === undefined ? [] : [{ at: sample.atSeconds, bytes: guestIoBytes(file, text, disk) }];
  });
  const before = read.findLast(({ at }) => at <= atSeconds) ?? read[0];
  const after = read.find(({ at }) => at >= atSeconds) ?? read.at(-1);
  if (!before || !after) return undefined;
  if (after.at <= before.at) return before.bytes;
  return before.bytes + ((after.bytes - before.bytes) * (atSeconds - before.at)) / (after.at - before.at);
}
