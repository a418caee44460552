import type { Window } from "../window";
import type { LoadEvidence, LoadJudge } from "./kind";

/** The ceiling is the device's plateau: where it is never idle, more accesses only wait longer. */
export const disk: LoadJudge = {
  readings(window, evidence): Record<string, number> {
    const used = usage(window, evidence);
    if (!used) return {};
    return {
      diskReadBytes: used.readBytes,
      diskWrittenBytes: used.writtenBytes,
      diskOperations: used.operations,
      diskBusySeconds: used.busySeconds,
    };
  },

  share(_scenario, window, evidence) {
    const used = usage(window, evidence);
    return used ? used.busySeconds / window.seconds : null;
  },
};

/** What the data folder's disk did within the window; null where the host does not tell. */
function usage({ from, to }: Window, { samples }: LoadEvidence) {
  const [before, after] = [from.disks.get(samples.disk ?? ""), to.disks.get(samples.disk ?? "")];
  if (!before || !after) return null;
  return {
    readBytes: after.readBytes - before.readBytes,
    writtenBytes: after.writtenBytes - before.writtenBytes,
    operations: after.operations - before.operations,
    busySeconds: after.busySeconds - before.busySeconds,
  };
}
