import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { VisibleError } from "../../errors/visibleError";
import { probeTools } from "../../probes";
import { countMismatch, type ProbeOutput } from "../../probes/output";
import { recordDigest, RunRecord, runFormatVersion } from "../../scenarios/run";
import type { PointKey } from "../../captures/packets";
import { fileDigest } from "../../captures/fileDigest";
import { packetTable, type ReadPackets } from "../../captures/packetTable";
import type { EchoTrain } from "../../captures/pair";
import { ProbeTrains } from "../../captures/probeTrains";

/** A raw run as read from disk, with every file verified by its SHA-256. */
interface ReadRun {
  run: RunRecord;
  output: ProbeOutput;
  trains: Partial<Record<PointKey, EchoTrain>>;
  packets: ReadPackets;
}

/**
 * Reads a run's folder: run.json and the files it names.
 * @throws VisibleError that names folder and file, where anything is missing, changed since it was written, damaged, or of a later
 *   format, or where a run that passes for usable holds other replies than its probe counted, or packets of nobody knows which probe
 */
export function readRun(folder: string): ReadRun {
  const run = readRunJson(folder);
  for (const [name, sha256] of Object.entries(run.files)) verify(folder, name, sha256);
  const file = (name: string): string => {
    if (!Object.hasOwn(run.files, name))
      throw new VisibleError(`${folder}: run.json names ${name} without its SHA-256`);
    return join(folder, name);
  };
  const usable = run.validity.verdict !== "invalid";
  const output = parsedOutput(folder, run, file(run.pingFile));
  const sent = output.totals?.sent ?? run.achieved.sent;
  const probeTrains = new ProbeTrains(output, sent, output.numbering, { identifier: run.identifier });
  const trains: ReadRun["trains"] = {};
  for (const capture of run.captures)
    trains[`${capture.side}.${capture.point}`] = within(folder, capture.file, () => {
      const train = probeTrains.read(file(capture.file));
      if (usable && train.candidates > 1)
        throw new VisibleError(
          `${train.candidates} flows between the two guests could be the probe's`,
          "measure again",
        );
      return train;
    });
  return { run, output, trains, packets: packetTable(output, trains) };
}

function parsedOutput(folder: string, run: RunRecord, file: string): ProbeOutput {
  return within(folder, run.pingFile, () => {
    const read = probeTools[run.probe.mode].parse(readFileSync(file, "latin1"), run.probe.count);
    const mismatch = countMismatch(read);
    if (run.validity.verdict !== "invalid" && mismatch !== undefined) throw new VisibleError(mismatch, "measure again");
    return read;
  });
}

/**
 * Reads a run's record and what its probe printed, and no capture.
 * @throws VisibleError like {@link readRun}
 */
export function readProbe(folder: string): Pick<ReadRun, "run" | "output"> {
  const run = readRunJson(folder);
  verify(folder, run.pingFile, run.files[run.pingFile] ?? "");
  return { run, output: parsedOutput(folder, run, join(folder, run.pingFile)) };
}

/** Reads run.json alone, without the files beside it. */
function readRunJson(folder: string): RunRecord {
  const json = within(folder, "run.json", () => JSON.parse(readFileSync(join(folder, "run.json"), "utf8")) as unknown);
  const version = (json as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === "number" && version > runFormatVersion)
    throw new VisibleError(
      `${folder}/run.json has format ${version}, this version reads up to ${runFormatVersion}`,
      "use a newer tare",
    );
  return within(folder, "run.json", () => parseRun(json));
}

/**
 * A run's record from JSON.
 * @throws VisibleError where it is none, or was damaged after the run
 */
export function parseRun(json: unknown): RunRecord {
  const parsed = RunRecord.safeParse(json, {
    error: (issue) => (issue.input === undefined ? "is missing" : undefined),
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new VisibleError(
      `not the record of a run: ${[issue?.path.join("."), issue?.message].filter(Boolean).join(": ")}`,
    );
  }
  const { recordSha256 } = parsed.data;
  if (recordSha256 !== undefined && recordSha256 !== recordDigest(json as object))
    throw new VisibleError("changed or damaged after the run: its recordSha256 is not that of its content");
  return withPlainTexts(parsed.data);
}

/** A value whose texts move no cursor and change no colour on a terminal, whoever wrote the run. */
function withPlainTexts<Value>(value: Value): Value {
  if (typeof value === "string") return stripVTControlCharacters(value).replace(/[^\P{Cc}\n\t]/gu, " ") as Value;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(withPlainTexts) as Value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withPlainTexts(member)])) as Value;
}

/** @throws VisibleError where the file is not there, or not as it was when the run was written */
function verify(folder: string, name: string, sha256: string): void {
  const found = within(folder, name, () => {
    // A link could lead anywhere, and a pipe would be waited for.
    if (!lstatSync(join(folder, name)).isFile())
      throw new VisibleError("is no regular file", "copy the run's folder again, with what its links lead to");
    return fileDigest(join(folder, name));
  });
  if (found !== sha256)
    throw new VisibleError(
      `${folder}/${name} was changed or damaged after the run: its SHA-256 is ${found}, run.json says ${sha256}`,
    );
}

function within<Result>(folder: string, name: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    const wayOut = error instanceof VisibleError ? error.wayOut : undefined;
    throw new VisibleError(`${folder}/${name}: ${(error as Error).message}`, wayOut, { cause: error });
  }
}
