import { readFileSync } from "node:fs";
import { z } from "zod";
import { VisibleError } from "../errors/visibleError";

/** The file that the host verb probe writes beside the captures. */
const ProbeRecord = z.object({
  startedSeconds: z.number(),
  endedSeconds: z.number(),
  exitCode: z.int(),
  guestBefore: z.string(),
  guestAfter: z.string(),
});
export type ProbeRecord = z.infer<typeof ProbeRecord>;

/** @throws VisibleError where the host could not write it */
export function readProbeRecord(file: string): ProbeRecord {
  try {
    return ProbeRecord.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new VisibleError(
      "the sender's host did not write when the probe began and ended (probe.json), as with a full disk",
      "make room in its data folder, then run ./tare up again",
      { cause: error },
    );
  }
}
