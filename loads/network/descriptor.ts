import { z } from "zod";
import type { LoadDescriptor } from "../load";

/** Every guest sends across the wire, as much as its network interface can. */
export const network: LoadDescriptor = {
  parameters: {
    intensityPercent: {
      usual: 100,
      schema: z.int().min(1).max(100),
      description: "share of the virtual NIC's line rate that each guest sends at, 1 to 100",
    },
    frameBytes: {
      // The largest frame with an MTU of 1500. The smallest is Ethernet's.
      usual: 1514,
      schema: z.int().min(60).max(1514),
      description: "bytes of each Ethernet frame without its checksum, 60 to 1514",
    },
  },
  packages: ["fio"],
  sink: true,

  /** Bits per second over the wire. */
  ceiling({ count, nicBitsPerSecond, parameters, wireBitsPerSecond }) {
    const { intensityPercent = NaN } = parameters;
    return Math.min((count * nicBitsPerSecond * intensityPercent) / 100, wireBitsPerSecond ?? Infinity);
  },

  used(_asked, { seconds, wireSent, wireBitsPerSecond }) {
    return wireSent === null || wireBitsPerSecond === null ? null : (wireSent.bytes * 8) / seconds;
  },

  readings: ({ wireSent, wireQueueDrops, fleetSent }) => ({
    ...(wireSent && { wireTxBytes: wireSent.bytes, wireTxPackets: wireSent.packets }),
    ...(wireQueueDrops !== null && { wireQueueDropsPackets: wireQueueDrops }),
    ...(fleetSent && { fleetTxBytes: fleetSent.bytes, fleetTxPackets: fleetSent.packets }),
  }),
};
