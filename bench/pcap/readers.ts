import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { VisibleError } from "../../errors/visibleError";
import type { EchoTrain } from "../../captures/pair";

const root = join(__dirname, "../..");

/** When a request was sent and answered, nanoseconds since the second of the capture's first packet; NaN where it was not answered. */
interface Answered {
  requestNs: number;
  replyNs: number;
}

export interface OurReading {
  /** Of the whole process. */
  cpuSeconds: number;
  /** Of reading and pairing alone. */
  readingSeconds: number;
  maxRssMiB: number;
  train: Pick<EchoTrain, "duplicateRequests" | "duplicateReplies" | "reusedNumbers">;
  /** Every request that was seen. */
  requests(): (Answered & { number: number })[];
}

/** Reads a capture in a process of its own, started as measurements are. */
export function readOurs(capture: string, sent: number, stampsFile: string): OurReading {
  const program = ["-r", "./register.js", "bench/pcapOnce.ts"];
  const { stdout, cpuSeconds } = timed([process.execPath, ...program, capture, String(sent), stampsFile]);
  const { maxRssMiB, readingSeconds, ...train } = JSON.parse(stdout) as OurReading["train"] &
    Pick<OurReading, "maxRssMiB" | "readingSeconds">;
  return { cpuSeconds, readingSeconds, maxRssMiB, train, requests: () => requestsOf(stampsFile) };
}

function requestsOf(stampsFile: string): ReturnType<OurReading["requests"]> {
  const bytes = readFileSync(stampsFile);
  const stamps = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const column = stamps.length / 2;
  return Array.from({ length: column }, (_, number) => ({
    number,
    requestNs: stamps[number] ?? NaN,
    replyNs: stamps[column + number] ?? NaN,
  })).filter(({ requestNs }) => !Number.isNaN(requestNs));
}

export interface TsharkReading {
  cpuSeconds: number;
  /** For each reply the request that it answers, and after how many milliseconds. */
  pairs(): (Answered & { resptimeMs: number })[];
}

const fields = ["frame.time_epoch", "icmp.resp_to", "icmp.resptime"];

export function readTshark(capture: string, output: string): TsharkReading {
  const words = ["tshark", "-n", "-r", capture, "-T", "fields", ...fields.flatMap((field) => ["-e", field])];
  const { cpuSeconds } = timed(["sh", "-c", 'exec "$@" >"$0"', output, ...words]);
  return { cpuSeconds, pairs: () => tsharkPairs(readFileSync(output, "latin1").trimEnd().split("\n")) };
}

/** @param lines one a frame, with tabs between its fields */
function tsharkPairs(lines: readonly string[]): ReturnType<TsharkReading["pairs"]> {
  const epochSeconds = Number(lines[0]?.split(".")[0]);
  const stampNs = (line = "") => {
    const [seconds = "", nanoseconds = ""] = (line.split("\t")[0] ?? "").split(".");
    return (Number(seconds) - epochSeconds) * 1e9 + Number(nanoseconds);
  };
  return lines.flatMap((line) => {
    const [, frame = "", resptime = ""] = line.split("\t");
    if (frame === "") return [];
    return [{ requestNs: stampNs(lines[Number(frame) - 1]), replyNs: stampNs(line), resptimeMs: Number(resptime) }];
  });
}

/** Runs a program as a whole process, and takes the CPU time of all of it from the shell. */
function timed(words: readonly string[]): { stdout: string; cpuSeconds: number } {
  const { stdout, stderr, status } = spawnSync("bash", ["-c", 'TIMEFORMAT="cpu %U %S"; time "$@"', "bash", ...words], {
    encoding: "utf8",
    cwd: root,
  });
  const [, user, system] = /cpu ([\d.]+) ([\d.]+)\s*$/.exec(stderr) ?? [];
  if (status !== 0)
    throw new VisibleError(`${words[0]} failed: ${stderr.trim()}`, "the packages of tier test are in packages.txt");
  return { stdout, cpuSeconds: Number(user) + Number(system) };
}
