export { readEchoes, type EchoTable } from "./echoes";
export { packetRow, packetTable, type PacketRow, type ReadPackets } from "./packetTable";
export { pairEchoes, roundTripsNs, type EchoTrain } from "./pair";
export { parseProbeOutput } from "./parseProbeOutput";
export { PcapError } from "./pcapHeader";
export { ProbeOutputError, type ProbeOutput } from "./probeOutput";
export { parseRun, readRun, readRunJson, type ReadRun } from "./readRun";
export { summariseCell } from "./summariseCell";
