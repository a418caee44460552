import { spawn } from "node:child_process";
import { abortError } from "../../connections/abort";

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
  const child = spawn(request.program, request.arguments, {
    cwd: request.folder,
    env: request.environment,
    detached: true,
    stdio: [request.stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  const output: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout.push(chunk);
    output.push(chunk);
    request.onStdout(chunk);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr.push(chunk);
    output.push(chunk);
    request.onStderr(chunk);
  });
  // A command may end without reading all of its input.
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(request.stdin);

  return new Promise((resolve, reject) => {
    const end = () => endGroup(child.pid, () => [child.stdout, child.stderr].forEach((stream) => stream?.destroy()));
    signal.addEventListener("abort", end, { once: true });
    child.once("error", (error) => {
      signal.removeEventListener("abort", end);
      reject(error);
    });
    child.once("close", (code, killer) => {
      signal.removeEventListener("abort", end);
      if (signal.aborted) return reject(abortError(signal));
      const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString();
      const failure = killer ? `signal: ${signalWords[killer] ?? killer}` : code === 0 ? "" : `exit status ${code}`;
      resolve({ stdout: text(stdout), stderr: text(stderr), output: text(output), failure });
    });
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
