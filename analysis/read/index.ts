export type { ReadPackets } from "./packetTable";
export { parseRun, readRun } from "./readRun";
