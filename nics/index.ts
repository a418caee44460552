import type { NicModel } from "../scenarios/technology";
import { e1000 } from "./e1000";
import type { Nic } from "./nic";
import { rtl8139 } from "./rtl8139";
import { virtio } from "./virtio";
import { vmxnet3 } from "./vmxnet3";

/** What is to know of each NIC model. */
export const nics: Record<NicModel, Nic> = { virtio, vmxnet3, e1000, rtl8139 };

/** What the veth of a guest without a NIC model says of itself. */
const vethBitsPerSecond = 10e9;

/** Line rate of a guest's network interface. */
export function lineRate(nic: NicModel | null): number {
  return nic === null ? vethBitsPerSecond : nics[nic].bitsPerSecond;
}
