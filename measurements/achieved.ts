import type { RunRecord } from "../scenarios/run";
import type { RunPackets } from "./readPackets";

/**
 * What the probe achieved: by its own statistics or, if it wrote none, by the captured requests and its replies. The rate is
 * computed from the stamps of the innermost capture.
 */
export function achieved(packets: RunPackets, probeSeconds: number): RunRecord["achieved"] {
  const { output, trains } = packets;
  const train = trains[0]?.train;
  const first = train?.requestNs.find((stamp) => !Number.isNaN(stamp));
  const last = train?.requestNs.findLast((stamp) => !Number.isNaN(stamp));
  const sent = output?.totals?.sent ?? train?.count ?? 0;
  const firstReplies = output?.replies.duplicate.filter((duplicate) => !duplicate).length ?? 0;
  const sendingSeconds =
    first !== undefined && last !== undefined && last > first ? (last - first) / 1e9 : probeSeconds;
  return {
    sent,
    received: output?.totals?.received ?? firstReplies,
    duplicates: output?.totals?.duplicates ?? 0,
    durationSeconds: Number(sendingSeconds.toFixed(6)),
    ratePerSecond: sent < 2 || sendingSeconds <= 0 ? 0 : Number(((sent - 1) / sendingSeconds).toFixed(3)),
  };
}
