import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CapturePoint } from "../../scenarios/probe";
import { recordDigest, type Capture, type RunRecord } from "../../scenarios/run";
import type { PacketTable } from "../../captures/packets";
import type { RunData } from "../../analysis/model/runData";

const points: readonly CapturePoint[] = ["guest", "tap", "wire"];
const frameBytes = 14 + 20 + 8 + 56;
const recordBytes = 16 + frameBytes;
/** The interval between requests of a made-up train: longer than any of its RTTs. */
const intervalNs = 1e9;
const startSeconds = 1_767_225_600;

/** Writes a made-up run as raw files, as a measurement would: ping's output, a capture for each point, run.json. Returns its folder. */
export function writeRawRun(resultsFolder: string, { run, packets }: RunData): string {
  const folder = join(resultsFolder, run.scenarioDigest.slice(0, 12), run.runId);
  mkdirSync(folder, { recursive: true });
  const files: Record<string, string> = {};
  const write = (name: string, bytes: string | Uint8Array) => {
    writeFileSync(join(folder, name), bytes);
    files[name] = createHash("sha256").update(bytes).digest("hex");
  };
  write("ping.txt", pingText(packets));
  const captures: Capture[] = points.flatMap((point) => {
    const rttNs = packets.atNs[`sender.${point}`];
    if (!rttNs) return [];
    const file = `sender-${point}.pcap`;
    write(file, pcap(rttNs));
    return [
      {
        point,
        side: "sender" as const,
        interface: point === "wire" ? "wire0" : "veth1",
        file,
        captured: 2 * rttNs.length,
        droppedByKernel: 0,
        droppedByInterface: 0,
      },
    ];
  });
  const record: RunRecord = { ...run, captures, files };
  const sealed = { ...record, recordSha256: recordDigest(record) };
  writeFileSync(join(folder, "run.json"), `${JSON.stringify(sealed, null, 1)}\n`);
  return folder;
}

/** As iputils' ping prints it: three significant digits. */
function pingText({ rttNs, length }: PacketTable): string {
  const lines = Array.from(rttNs, (ns, i) =>
    Number.isNaN(ns)
      ? ""
      : `64 bytes from 10.202.0.11: icmp_seq=${(i + 1) % 65536} ttl=64 time=${printed(ns / 1e6)} ms\n`,
  );
  const received = lines.filter((line) => line !== "").length;
  return (
    "PING 10.202.0.11 (10.202.0.11) 56(84) bytes of data.\n" +
    lines.join("") +
    `\n--- 10.202.0.11 ping statistics ---\n${length} packets transmitted, ${received} received, ${(100 * (length - received)) / length}% packet loss, time 1000ms\n`
  );
}

function printed(ms: number): string {
  return ms.toFixed(ms < 1 ? 3 : ms < 10 ? 2 : ms < 100 ? 1 : 0);
}

/** A capture with nanosecond stamps: a request and its reply for each packet. */
function pcap(rttNs: Float64Array): Uint8Array {
  const bytes = new Uint8Array(24 + 2 * rttNs.length * recordBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xa1b23c4d, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 128, true);
  view.setUint32(20, 1, true);
  let at = 24;
  rttNs.forEach((rtt, i) => {
    writeRecord(view, at, i * intervalNs, false, i + 1);
    writeRecord(view, at + recordBytes, i * intervalNs + (Number.isNaN(rtt) ? 0 : rtt), true, i + 1);
    at += Number.isNaN(rtt) ? recordBytes : 2 * recordBytes;
  });
  return bytes.subarray(0, at);
}

function writeRecord(view: DataView, at: number, stampNs: number, isReply: boolean, sequence: number): void {
  view.setUint32(at, startSeconds + Math.floor(stampNs / 1e9), true);
  view.setUint32(at + 4, stampNs % 1e9, true);
  view.setUint32(at + 8, frameBytes, true);
  view.setUint32(at + 12, frameBytes, true);
  const ip = at + 16 + 14;
  view.setUint16(ip - 2, 0x0800);
  view.setUint8(ip, 0x45);
  view.setUint16(ip + 2, frameBytes - 14);
  view.setUint8(ip + 8, 64);
  view.setUint8(ip + 9, 1);
  const [sender, responder] = [0x0aca000a, 0x0aca000b];
  view.setUint32(ip + 12, isReply ? responder : sender);
  view.setUint32(ip + 16, isReply ? sender : responder);
  view.setUint8(ip + 20, isReply ? 0 : 8);
  view.setUint16(ip + 24, 4711);
  view.setUint16(ip + 26, sequence % 65536);
}
