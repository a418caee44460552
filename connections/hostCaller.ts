import { PassThrough, type Readable, type Writable } from "node:stream";
import { hostCommand, hostError } from "../host/program";
import type { Log, RemoteResult, SshConnection } from "./connection";
import { HostError } from "./errors";

/** A verb of the host program that runs until its stdin ends, or until it is done. */
export interface RunningVerb {
  /** All of its stdout; nothing where that went elsewhere. @throws HostError with the host's own words */
  readonly answer: Promise<string>;
  /** This machine's time of its first output, milliseconds since 1970. Never comes where there is none. */
  readonly firstOutputMs: Promise<number>;
  /** Ends its stdin, which asks it to finish. */
  finish(): void;
  /** Ends it on the host, however far it is; the answer is then an error. */
  kill(): void;
}

/** How a host's verbs are called. The seam that tests replace. */
export interface HostCaller {
  /**
   * Calls a verb with a request and gives its JSON answer.
   * @param input what the verb reads after the request's line; destroyed when the verb is done
   * @throws HostError with the host's own words
   */
  call(verb: string, request: object, input?: Readable): Promise<unknown>;
  /**
   * Starts a verb that reads its request from the first line and lives while stdin is open.
   * @param output where its stdout goes, instead of into the answer; ended when the verb is done
   */
  start(verb: string, request: object, output?: Writable): RunningVerb;
}

/** The caller tells of its connection by errors alone. */
export const silent: Log = () => undefined;

/**
 * Calls the host program over a shared connection. The command is a constant text; all values go as JSON on stdin.
 * @param program its file, relative to the home of the ssh user
 */
export function hostCaller(ssh: SshConnection, program: string): HostCaller {
  const address = ssh.target.host;
  if (!/^[\w.-]+$/.test(program))
    throw new HostError(address, `hostProgram "${program}" is not a file name`, "run ./tare up again");

  const begin = (verb: string, request: object, output?: Writable) => {
    const input = new PassThrough({ highWaterMark: 1 << 20 });
    input.write(JSON.stringify(request) + "\n");
    const abort = new AbortController();
    let tell: (milliseconds: number) => void;
    const firstOutputMs = new Promise<number>((resolve) => (tell = resolve));
    const passOn = output && passOnTo(output);
    const result = ssh.exec({
      command: hostCommand({ path: program }, verb),
      stdin: input,
      signal: abort.signal,
      log: silent,
      keepStdout: output === undefined,
      onStdout: (chunk) => {
        tell(Date.now());
        return passOn?.(chunk);
      },
    });
    const answer = result.then((ended) => answerOf(ended, verb, address)).finally(() => output?.end());
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

/** Passes chunks on to an output. Where that takes no more for now, gives a promise that it will: the host then waits as well. */
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

function answerOf({ code, stdout, stderr }: RemoteResult, verb: string, address: string): string {
  if (code === 0) return stdout;
  const told = hostError(stderr);
  if (told) throw new HostError(address, `${verb} on host ${address}: ${told.error}`, told.wayOut);
  throw new HostError(
    address,
    `${verb} on host ${address}: exit code ${code}: ${stderr.trim() || "no message"}`,
    "./tare doctor looks at what the host lacks",
  );
}

function parse(text: string, verb: string, address: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new HostError(
      address,
      `host ${address} answered ${verb} with what is no JSON: ${JSON.stringify(text.slice(0, 200))}`,
      "see what the ssh user's login shell prints there by itself",
      { cause: error },
    );
  }
}
