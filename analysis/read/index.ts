export type { ReadPackets } from "./packetTable";
export { parseRun, readProbe, readRun } from "./readRun";
