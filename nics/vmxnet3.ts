import type { Nic } from "./nic";

/** Para-virtualized, VMware's. */
export const vmxnet3: Nic = { driver: "vmxnet3", module: "vmxnet3", bitsPerSecond: 10e9 };
