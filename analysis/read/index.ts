export { readEchoes } from "./echoes";
export type { ReadPackets } from "./packetTable";
export { pairEchoes, type EchoTrain } from "./pair";
export { PcapError } from "./pcapHeader";
export { parseRun, readRun } from "./readRun";
export { summariseRun } from "./summariseRun";
