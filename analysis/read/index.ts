export { readEchoes, type EchoTable } from "./echoes";
export { packetRow, packetTable, type PacketRow, type ReadPackets } from "./packetTable";
export { pairEchoes, roundTripsNs, type EchoTrain } from "./pair";
export { PcapError } from "./pcapHeader";
export { parseRun, readRun, readRunJson, RunError, type ReadRun } from "./readRun";
export { summariseCell } from "./summariseCell";
