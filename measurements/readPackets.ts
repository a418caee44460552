import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pointKeys, type PointKey } from "../captures/packets";
import type { ProbeMark } from "../captures/flows";
import type { EchoTrain } from "../captures/pair";
import { PcapError } from "../captures/pcapError";
import { ProbeTrains } from "../captures/probeTrains";
import { VisibleError } from "../errors/visibleError";
import { probeTools } from "../probes";
import { ProbeOutputError, type OutputProblem, type ProbeOutput } from "../probes/output";
import type { ProbeTool } from "../probes/tool";
import type { Side } from "../scenarios/host";
import { type CapturePoint, placeOf, type Probe, type ScenarioPoint, scenarioPointOf } from "../scenarios/probe";
import type { Capture } from "../scenarios/run";
import { responderFolder } from "./responderCaptures";
import { parseTcpdumpCounts } from "./tcpdumpCounts";

/** A capture, and what shows whether it ended before it had written all packets. */
export interface CountedCapture extends Capture {
  /** tcpdump's own counter. The kernel also counts packets that pass before the filter is set. */
  receivedByFilter: number;
  /** Captures are written in order, so if the probe's last request is there, none before it was cut off. */
  hasLastRequest: boolean;
}

/** A capture that cannot be used. */
interface BrokenCapture {
  point: string;
  reason: string;
  /** Where measuring again would not help by itself. */
  wayOut?: string;
}

/** The packets in a run's files, by which the run is judged. */
export interface RunPackets {
  /** Null if the probe wrote nothing that can be read. */
  output: ProbeOutput | null;
  /** Why it cannot be read, in the program's own words; null where it was. */
  unreadable: { problem: OutputProblem; text: string; wayOut: string | undefined } | null;
  captures: CountedCapture[];
  broken: BrokenCapture[];
  /** Along the path of a request. */
  trains: { point: PointKey; train: EchoTrain }[];
}

type Place = { side: Side; point: CapturePoint };

const alongThePath = ({ side, point }: Place) => pointKeys.indexOf(`${side}.${point}`);

/** The file with the probe tool's output. It has this name for every tool, because runs on disk have it. */
export const pingFile = "ping.txt";

/** tcpdump does not say that it could not write. */
const makeRoom =
  "a full disk cuts captures off: make room in the data folder of that host (where the guest itself captures: in its /tmp), " +
  "then ./tare up measures again";

/**
 * Reads a probe's files and gives captures their names in the run: SIDE-POINT.pcap.
 * @param mark by what the probe's packets are known in captures
 */
export function readPackets(
  folder: string,
  { mode, count }: Pick<Probe, "mode" | "count">,
  points: readonly ScenarioPoint[],
  mark: ProbeMark = {},
): RunPackets {
  const tool = probeTools[mode];
  const packets: RunPackets = { ...readOutput(folder, tool, count), captures: [], broken: [], trains: [] };
  const places = points.map(placeOf).sort((a, b) => alongThePath(a) - alongThePath(b));
  const { output } = packets;
  const probeTrains = new ProbeTrains(output, output?.totals?.sent ?? 0, tool.numbering, mark);
  for (const place of places) readCapture(folder, place, probeTrains, packets);
  rmSync(join(folder, responderFolder), { recursive: true, force: true });
  return packets;
}

function readOutput(folder: string, tool: ProbeTool, count: number): Pick<RunPackets, "output" | "unreadable"> {
  try {
    return { output: tool.parse(readFileSync(join(folder, pingFile), "latin1"), count), unreadable: null };
  } catch (error) {
    if (!(error instanceof ProbeOutputError)) throw error;
    const { problem, message, wayOut } = error;
    return { output: null, unreadable: { problem, text: message, wayOut } };
  }
}

function readCapture(folder: string, { side, point }: Place, probeTrains: ProbeTrains, packets: RunPackets): void {
  const key: PointKey = `${side}.${point}`;
  const told = scenarioPointOf({ side, point });
  const name = `${side}-${point}`;
  const file = `${name}.pcap`;
  for (const end of ["pcap", "tcpdump.txt"]) {
    const sent = join(folder, side === "sender" ? "" : responderFolder, `${point}.${end}`);
    if (existsSync(sent)) renameSync(sent, join(folder, `${name}.${end}`));
  }
  const counts = parseTcpdumpCounts(readFileSync(join(folder, `${name}.tcpdump.txt`), "utf8"));
  if (!counts) {
    packets.broken.push({ point: told, reason: "tcpdump died before it told its counters" });
    return;
  }
  try {
    const sent = packets.output?.totals?.sent ?? 0;
    const train = probeTrains.read(join(folder, file));
    if (train.packets < counts.captured) {
      const reason = `its file has ${train.packets} packets, and tcpdump counted ${counts.captured}: no room was left for the others`;
      packets.broken.push({ point: told, reason, wayOut: makeRoom });
      return;
    }
    packets.trains.push({ point: key, train });
    const hasLastRequest = sent > 0 && !train.noRequest.includes(sent);
    packets.captures.push({ point, side, file, ...counts, ...warmUpOf(train), hasLastRequest });
  } catch (error) {
    if (!(error instanceof VisibleError)) throw error;
    packets.broken.push({ point: told, ...unusable(error) });
  }
}

function unusable(error: VisibleError): Pick<BrokenCapture, "reason" | "wayOut"> {
  if (!(error instanceof PcapError))
    return { reason: error.message, ...(error.wayOut === undefined ? {} : { wayOut: error.wayOut }) };
  const { message, packets, code } = error;
  const reason = packets > 0 ? `${message} (${packets} packets before can be read)` : message;
  return { reason, ...(code === "truncated" ? { wayOut: makeRoom } : {}) };
}

/** Absent where a capture has neither, as in early versions. */
function warmUpOf({ warmUp, beyond }: EchoTrain): Pick<Capture, "warmUp" | "beyond"> {
  return { ...(warmUp > 0 ? { warmUp } : {}), ...(beyond > 0 ? { beyond } : {}) };
}
