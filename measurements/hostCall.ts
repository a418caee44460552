import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import type { Writable } from "node:stream";
import { hostCommand, hostError } from "../host/program";
import { MeasurementError } from "./error";
import type { SshMaster } from "./sshMaster";

/** A verb of the host program that runs until its stdin ends, or until it is done. */
export interface RunningVerb {
  /** All of its stdout, or nothing where that went elsewhere. @throws MeasurementError with the host's own words */
  readonly answer: Promise<Buffer>;
  /** This machine's time of its first output, milliseconds since 1970. Never comes where there is none. */
  readonly firstOutputMs: Promise<number>;
  /** Ends its stdin, which asks it to finish. */
  finish(): void;
  /** Ends the local end at once; the verb on the host notices the end of its stdin. */
  kill(): void;
}

/** How a host's verbs are called. The seam that tests replace. */
export interface HostCaller {
  /** Calls a verb with a request and gives its JSON answer. */
  call(verb: string, request: object): Promise<unknown>;
  /**
   * Starts a verb that reads its request from the first line and lives while stdin is open.
   * @param output where its stdout goes, instead of into the answer
   */
  start(verb: string, request: object, output?: Writable): RunningVerb;
}

/** Longer than the host program's own limit for verbs that answer at once. */
const callTimeoutMs = 300_000;

/** Calls the host program over a shared connection. The command is a constant text; all values go as JSON on stdin. */
export function hostCaller(master: SshMaster, program: string): HostCaller {
  if (!/^[\w.-]+$/.test(program)) throw new MeasurementError(`hostProgram "${program}" is not a file name`);
  const start = (verb: string, request: object, output?: Writable): RunningVerb => {
    const command = hostCommand({ path: program }, verb);
    const child = spawn("ssh", [...master.callArguments, command], { stdio: ["pipe", "pipe", "pipe"] });
    child.stdin.on("error", () => undefined); // the verb ended first; its exit code says why
    child.stdin.write(JSON.stringify(request) + "\n");
    const answer = collect(child, verb, master.host.address, output);
    const firstOutputMs = new Promise<number>((done) => child.stdout.once("data", () => done(Date.now())));
    return { answer, firstOutputMs, finish: () => child.stdin.end(), kill: () => void child.kill() };
  };
  const call = async (verb: string, request: object): Promise<unknown> => {
    const running = start(verb, request);
    running.finish();
    const timer = setTimeout(() => running.kill(), callTimeoutMs);
    const answer = await running.answer.finally(() => clearTimeout(timer));
    try {
      return JSON.parse(answer.toString("utf8")) as unknown;
    } catch (error) {
      const text = JSON.stringify(answer.toString("utf8", 0, 200));
      throw new MeasurementError(`host ${master.host.address} answered ${verb} with what is no JSON: ${text}`, {
        cause: error,
      });
    }
  };
  return { call, start };
}

function collect(
  child: ChildProcessWithoutNullStreams,
  verb: string,
  address: string,
  output?: Writable,
): Promise<Buffer> {
  return new Promise((done, fail) => {
    const parts: Buffer[] = [];
    let stderr = "";
    if (output) child.stdout.pipe(output);
    else child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.stderr.on("data", (part: Buffer) => (stderr = (stderr + part.toString()).slice(-4000)));
    child.once("error", fail);
    child.once("close", (code, signal) => {
      if (code === 0) return done(Buffer.concat(parts));
      const told = hostError(stderr);
      const reason = told
        ? `${told.error}; ${told.wayOut}`
        : `${signal ?? `exit code ${code}`}: ${stderr.trim() || "no message"}`;
      fail(new MeasurementError(`${verb} on host ${address}: ${reason}`));
    });
  });
}
