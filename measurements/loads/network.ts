import { parametersOf } from "../../scenarios/load";
import { lineRate } from "../../nics";
import type { Window } from "../window";
import type { LoadEvidence, LoadJudge } from "./kind";

/** The ceiling is min(guests × NIC × intensity, wire), judged by what leaves over the wire. */
export const network: LoadJudge = {
  readings(window, evidence) {
    const { samples, wireNic } = evidence;
    const wire = traffic(window, [wireNic]);
    const ends = samples.fleet.flatMap((guest) => guest.interface ?? []);
    const fleet = traffic(window, ends);
    return {
      ...(wire ? { wireTxBytes: wire.txBytes, wireTxPackets: wire.txPackets } : {}),
      // From the first sample to the last: the queue is not asked while a probe runs.
      ...(samples.wireQueueDrops === null ? {} : { wireQueueDropsPackets: samples.wireQueueDrops }),
      // What a guest sends, its tap or veth receives.
      ...(fleet ? { fleetTxBytes: fleet.rxBytes, fleetTxPackets: fleet.rxPackets } : {}),
    };
  },

  share({ nic, background }, window, { samples, wireNic }: LoadEvidence) {
    const wire = traffic(window, [wireNic]);
    if (!wire || samples.wireBitsPerSecond === null) return null;
    const { intensityPercent = 100 } = parametersOf(background);
    const sent = (background.count * lineRate(nic) * intensityPercent) / 100;
    const ceiling = Math.min(sent, samples.wireBitsPerSecond);
    return (wire.txBytes * 8) / (window.seconds * ceiling);
  },
};

/** What passed the interfaces within the window, all together; null where none of them is there. */
function traffic({ from, to }: Window, interfaces: readonly string[]) {
  const sum = { rxBytes: 0, rxPackets: 0, txBytes: 0, txPackets: 0 };
  let seen = false;
  for (const name of interfaces) {
    const [before, after] = [from.interfaces.get(name), to.interfaces.get(name)];
    if (!before || !after) continue;
    seen = true;
    for (const counter of ["rxBytes", "rxPackets", "txBytes", "txPackets"] as const)
      sum[counter] += after[counter] - before[counter];
  }
  return seen ? sum : null;
}
