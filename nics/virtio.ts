import type { Nic } from "./nic";

/** Para-virtualized, QEMU's own. */
export const virtio: Nic = { driver: "virtio_net", module: "virtio_net", bitsPerSecond: 10e9 };
