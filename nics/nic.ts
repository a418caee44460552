/** A NIC model of KVM guests: one file here, its name in scenarios/technology.ts, one line in index.ts. */
export interface Nic {
  /** The Linux driver that must be bound in the guest, as /sys/class/net/INTERFACE/device/driver names it. */
  driver: string;
  /** The kernel module with that driver, for the guest image. */
  module: string;
  /** Line rate that the model reports. */
  bitsPerSecond: number;
}
