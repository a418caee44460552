import type { Nic } from "./nic";

/** Emulated: Intel's 82540EM. */
export const e1000: Nic = { driver: "e1000", module: "e1000", bitsPerSecond: 1e9 };
