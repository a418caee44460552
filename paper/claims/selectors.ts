import { unstatedRate } from "../levels";

/** Sets of cells that several claims speak of. */
export const drivers = { platform: ["kvm" as const], affinity: false, rate: [unstatedRate] };
export const frequency = { platform: ["kvm" as const], nic: ["virtio" as const], affinity: false };
export const containers = { platform: ["lxc" as const, "docker" as const] };
export const lxc = { platform: ["lxc" as const] };
export const docker = { platform: ["docker" as const] };
export const networkAtResponder = { load: ["network" as const], location: ["responder" as const] };
export const paravirtualized = { nic: ["virtio" as const, "vmxnet3" as const] };
export const emulated = { nic: ["e1000" as const, "rtl8139" as const] };
export const otherLoads = { load: ["cpu" as const, "disk" as const] };
