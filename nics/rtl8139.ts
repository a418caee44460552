import type { Nic } from "./nic";

/** Emulated: Realtek's Fast Ethernet. */
export const rtl8139: Nic = { driver: "8139cp", module: "8139cp", bitsPerSecond: 100e6 };
