import { PassThrough, type Readable, type Writable } from "node:stream";
import { AnswerFilter, readAnswer } from "../host/answer";
import { hostCommand, hostError, limitSeconds } from "../host/program";
import type { Log, RemoteResult, SshConnection } from "./connection";
import { HostError } from "./errors";

/** A verb of the host program that is running. It ends when its stdin ends, or when it has finished by itself. */
export interface RunningVerb {
  /** All of its stdout, or "" if that was sent to `output`. @throws HostError that quotes the host */
  readonly answer: Promise<string>;
  /**
   * When its first output arrived, by this machine's clock, in milliseconds since 1970. Stays pending if there is none.
   */
  readonly firstOutputMs: Promise<number>;
  /** Closes its stdin, which asks it to finish. */
  finish(): void;
  /** Kills it on the host. The answer then rejects. */
  kill(): void;
}

/** Calls the verbs of one host. Tests replace this interface. */
export interface HostCaller {
  /**
   * Calls a verb with a request and returns its parsed JSON answer.
   * @param input what the verb reads after the request's line; destroyed when the verb has ended
   * @throws HostError that quotes the host
   */
  call(verb: string, request: object, input?: Readable): Promise<unknown>;
  /**
   * Starts a verb that reads its request from the first line of stdin and runs until stdin is closed.
   * @param output receives stdout in place of the answer; ended when the verb has ended
   */
  start(verb: string, request: object, output?: Writable): RunningVerb;
}

/** How long the host may take, beyond a verb's limit, to end the verb and to say so. */
const graceSeconds = 60;

/** Discards log messages: problems with the connection reach the caller as errors. */
export const silent: Log = () => undefined;

/**
 * Calls the host program over a shared connection. The command line is constant; all values are sent as JSON on stdin.
 * @param program the host program's file, relative to the ssh user's home
 */
export function hostCaller(ssh: SshConnection, program: string): HostCaller {
  const address = ssh.target.host;
  if (!/^[\w.-]+$/.test(program))
    throw new HostError(address, `hostProgram "${program}" is not a file name`, "run ./tare up again");

  const begin = (verb: string, request: object, output?: Writable) => {
    const input = new PassThrough({ highWaterMark: 1 << 20 });
    input.write(JSON.stringify(request) + "\n");
    const abort = new AbortController();
    const overdue = setTimeout(
      () => abort.abort(neverEnded(verb, address)),
      (limitSeconds(verb) + graceSeconds) * 1000,
    );
    let tell: (milliseconds: number) => void;
    const firstOutputMs = new Promise<number>((resolve) => (tell = resolve));
    const kept: Buffer[] = [];
    const passOn = output ? passOnTo(output) : (chunk: Buffer) => void kept.push(chunk);
    const filter = new AnswerFilter((chunk) => {
      tell(Date.now());
      return passOn(chunk);
    });
    const result = ssh.exec({
      command: hostCommand({ path: program }, verb),
      stdin: input,
      signal: abort.signal,
      log: silent,
      keepStdout: false,
      onStdout: (chunk) => filter.write(chunk),
    });
    const answer = result
      .then((ended) => {
        assertEndedWell(ended, verb, address);
        const text = Buffer.concat(kept).toString();
        if (!filter.isWhole) throw brokenAnswer(text, verb, address);
        return text;
      })
      .finally(() => {
        clearTimeout(overdue);
        output?.end();
      });
    return { input, answer, firstOutputMs, kill: (reason?: Error) => abort.abort(reason) };
  };

  const start = (verb: string, request: object, output?: Writable): RunningVerb => {
    const { input, answer, firstOutputMs, kill } = begin(verb, request, output);
    return { answer, firstOutputMs, finish: () => void input.end(), kill: () => kill() };
  };

  const call = async (verb: string, request: object, content?: Readable): Promise<unknown> => {
    const { input, answer, kill } = begin(verb, request);
    if (content === undefined) input.end();
    else content.once("error", kill).pipe(input);
    return parse(await answer.finally(() => content?.destroy()), verb, address);
  };
  return { call, start };
}

/**
 * Passes chunks on to an output. If the output is full, returns a promise that it has drained: until then the host
 * waits.
 */
function passOnTo(output: Writable): (chunk: Buffer) => void | Promise<void> {
  let drained: Promise<void> | undefined;
  return (chunk) => {
    if (output.destroyed || output.write(chunk)) return;
    drained ??= new Promise((resolve) => {
      const go = () => {
        output.off("drain", go).off("close", go);
        drained = undefined;
        resolve();
      };
      output.on("drain", go).on("close", go);
    });
    return drained;
  };
}

function assertEndedWell({ code, stderr }: RemoteResult, verb: string, address: string): void {
  if (code === 0) return;
  const told = hostError(stderr);
  if (told) throw new HostError(address, `${verb} on host ${address}: ${told.error}`, told.wayOut);
  throw new HostError(
    address,
    `${verb} on host ${address}: exit code ${code}: ${stderr.trim() || "no message"}`,
    "./tare doctor looks at what the host lacks",
  );
}

function parse(text: string, verb: string, address: string): unknown {
  const answer = readAnswer(text);
  if (answer) return answer.value;
  throw brokenAnswer(text, verb, address);
}

function neverEnded(verb: string, address: string): HostError {
  return new HostError(
    address,
    `${verb} on host ${address} has not ended, ${graceSeconds} seconds after its limit of ${limitSeconds(verb)} seconds`,
    "see there what holds it up (ps, dmesg), then run the same command again",
  );
}

function brokenAnswer(text: string, verb: string, address: string): HostError {
  return new HostError(
    address,
    `host ${address} answered ${verb} with something that is not JSON: ${JSON.stringify(text.slice(0, 200))}`,
    "run the same command again; if it stays so, see what the ssh user's login shell does with a command",
  );
}
