/** The face of the lab, which is two hosts on one machine; see docs/lab.md. */
export { labUp, type LabHost, type LabUpResult } from "./up";
export { labDown, type LabDownOptions, type LabDownResult } from "./down";
export {
  labStatus,
  labList,
  type DaemonStatus,
  type HostStatus,
  type LabStatus,
  type LabStatusOptions,
} from "./status";
export type { LabUpOptions } from "./decide";
export { cpuModes, type CpuMode, type LabRecord } from "./layout";
export { labTechnologies } from "./kinds";
export { isDead } from "./processes";
export { labAddresses } from "./record";
