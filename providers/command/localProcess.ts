import { abortError } from "../../connections/abort";
import { launch } from "./launcher";

export interface LocalRequest {
  program: string;
  arguments: string[];
  folder: string;
  environment: NodeJS.ProcessEnv;
  stdin: string | undefined;
  signal: AbortSignal;
  onStdout(chunk: Buffer): void;
  onStderr(chunk: Buffer): void;
}

export interface LocalResult {
  stdout: string;
  stderr: string;
  /** Both streams together, in the order of arrival. */
  output: string;
  /** "" after success; otherwise the failure in Go's words: "exit status 3", "signal: killed". */
  failure: string;
}

/** How long a cancelled command may take to end before it is killed. */
const graceMilliseconds = 5000;

const signalWords: Partial<Record<NodeJS.Signals, string>> = {
  SIGKILL: "killed",
  SIGTERM: "terminated",
  SIGINT: "interrupt",
  SIGSEGV: "segmentation fault",
  SIGABRT: "aborted",
  SIGHUP: "hangup",
};

/**
 * Runs a program as the leader of a new process group. When the signal is aborted, the whole group is ended and the
 * promise rejects with the signal's reason. The promise also rejects if the program cannot be started.
 */
export function runLocally(request: LocalRequest): Promise<LocalResult> {
  const { signal } = request;
  if (signal.aborted) return Promise.reject(abortError(signal));
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const output: Buffer[] = [];
    let pid: number | undefined;
    const end = () => endGroup(pid, giveUp);
    const giveUp = launch(
      {
        program: request.program,
        words: request.arguments,
        folder: request.folder,
        environment: request.environment,
        stdin: request.stdin,
      },
      {
        started: (id) => {
          pid = id;
          if (signal.aborted) end();
        },
        printed: (stream, chunk) => {
          (stream === "stdout" ? stdout : stderr).push(chunk);
          output.push(chunk);
          (stream === "stdout" ? request.onStdout : request.onStderr)(chunk);
        },
        failed: (error) => {
          signal.removeEventListener("abort", end);
          reject(error);
        },
        closed: (code, killer) => {
          signal.removeEventListener("abort", end);
          if (signal.aborted) return reject(abortError(signal));
          const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString();
          const failure = killer ? `signal: ${signalWords[killer] ?? killer}` : code === 0 ? "" : `exit status ${code}`;
          resolve({ stdout: text(stdout), stderr: text(stderr), output: text(output), failure });
        },
      },
    );
    signal.addEventListener("abort", end, { once: true });
  });
}

function endGroup(pid: number | undefined, giveUp: () => void): void {
  if (pid === undefined) return;
  const send = (name: NodeJS.Signals | 0) => {
    try {
      return process.kill(-pid, name);
    } catch {
      return false;
    }
  };
  send("SIGTERM");
  const deadline = Date.now() + graceMilliseconds;
  const timer = setInterval(() => {
    const alive = send(0);
    if (alive && Date.now() < deadline) return;
    if (alive) send("SIGKILL");
    clearInterval(timer);
    // A process that left the group may still hold the pipes open; it is not waited for.
    setTimeout(giveUp, 500).unref();
  }, 50);
}
