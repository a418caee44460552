import { z } from "zod";
import type { LoadDescriptor } from "../load";

const usualFileMiB = 64;

/** Every guest reads and writes its own disk, in small accesses, about two reads to each write. */
export const disk: LoadDescriptor = {
  parameters: {
    queueDepth: {
      usual: 4,
      schema: z.int().min(1).max(256),
      description: "accesses that each guest keeps under way, 1 to 256",
    },
    blockBytes: {
      usual: 4096,
      // Direct I/O works on whole sectors.
      schema: z.int().min(512).max(4_194_304).multipleOf(512, "a multiple of 512"),
      description: "bytes of each access, a multiple of 512",
    },
    readPercent: {
      usual: 70,
      schema: z.int().min(0).max(100),
      description: "share of the accesses that read, 0 to 100",
    },
    fileMiB: {
      usual: usualFileMiB,
      schema: z.int().min(8).max(1_048_576),
      description: "size in MiB of the file that each guest works on, 8 or more",
    },
  },
  packages: ["fio"],
  sink: false,
  dataDiskMiB: 2 * usualFileMiB,

  /** Share of the time that the device is busy. When it is never idle, more accesses would only wait longer. */
  ceiling: () => 1,

  used: (_asked, { seconds, disk: device }) => (device ? device.busySeconds / seconds : null),

  readings: ({ disk: device }): Record<string, number> =>
    device
      ? {
          diskReadBytes: device.readBytes,
          diskWrittenBytes: device.writtenBytes,
          diskOperations: device.operations,
          diskBusySeconds: device.busySeconds,
        }
      : {},
};
