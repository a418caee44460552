import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

/** A program to start as the leader of a new process group. */
export interface Launch {
  program: string;
  words: string[];
  folder: string;
  environment: NodeJS.ProcessEnv;
  stdin: string | undefined;
}

/** Told what happens to it: `failed`, or `started` and in the end `closed`. */
export interface Watcher {
  started(pid: number): void;
  printed(stream: "stdout" | "stderr", chunk: Buffer): void;
  /** It ended, and its pipes are closed. */
  closed(code: number | null, signal: NodeJS.Signals | null): void;
  failed(error: NodeJS.ErrnoException): void;
}

type Told =
  | { pid: number }
  | { stream: "stdout" | "stderr"; chunk: Uint8Array }
  | { closed: true; code: number | null; signal: NodeJS.Signals | null }
  | { failed: Pick<NodeJS.ErrnoException, "message" | "code" | "syscall" | "path"> };

/**
 * Starts programs through a small process of its own. To start one, the kernel copies the page tables of whoever asks, who
 * waits for that: for a process as large as the engine several milliseconds, for this one less than one.
 */
class Launcher {
  private readonly watchers = new Map<number, Watcher>();
  private readonly process: ChildProcess;
  private lastNumber = 0;
  hasEnded = false;

  constructor() {
    this.process = fork(join(__dirname, "launcherProcess.js"), {
      // Ctrl-C is for the engine alone.
      detached: true,
      execArgv: [],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.process.on("message", (message: Told & { number: number }) => this.tell(message.number, message));
    this.process.on("error", (error) => this.end(error));
    this.process.on("disconnect", () => this.end(new Error("the process that starts commands has ended")));
    this.process.unref();
    this.process.channel?.unref();
  }

  /** Returns what closes the program's pipes, also where another process still holds them open. */
  launch(launch: Launch, watcher: Watcher): () => void {
    const number = ++this.lastNumber;
    this.process.send({ number, ...launch });
    this.watchers.set(number, watcher);
    this.process.channel?.ref();
    return () => {
      if (!this.hasEnded) this.process.send({ number, giveUp: true });
    };
  }

  private tell(number: number, told: Told): void {
    const watcher = this.watchers.get(number);
    if (watcher === undefined) return;
    if ("pid" in told) return watcher.started(told.pid);
    if ("stream" in told) return watcher.printed(told.stream, Buffer.from(told.chunk));
    this.watchers.delete(number);
    // It does not keep the engine from ending.
    if (this.watchers.size === 0) this.process.channel?.unref();
    if ("failed" in told) watcher.failed(Object.assign(new Error(told.failed.message), told.failed));
    else watcher.closed(told.code, told.signal);
  }

  private end(error: Error): void {
    this.hasEnded = true;
    for (const number of this.watchers.keys()) this.tell(number, { failed: error });
  }
}

let launcher: Launcher | undefined;

/** Starts a program; returns what closes its pipes. */
export function launch(request: Launch, watcher: Watcher): () => void {
  if (launcher === undefined || launcher.hasEnded) launcher = new Launcher();
  return launcher.launch(request, watcher);
}
