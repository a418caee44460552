export { readEchoes } from "./echoes";
export type { ReadPackets } from "./packetTable";
export { pairEchoes, type EchoTrain } from "./pair";
export { parseProbeOutput } from "./parseProbeOutput";
export { PcapError } from "./pcapHeader";
export { ProbeOutputError, type ProbeOutput } from "./probeOutput";
export { parseRun, readRun } from "./readRun";
export { summariseRun } from "./summariseRun";
