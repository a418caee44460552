import execa from "execa";
import { VisibleError } from "../errors/visibleError";

export interface RunOptions {
  /** Text for the command's stdin. */
  input?: string;
  /** The command is killed after this time. No command of the lab takes longer. */
  timeoutSeconds?: number;
  /** The cgroup.procs file of a cgroup that the command enters first, so that it can be found and ended if this process is killed. */
  cgroupProcs?: string;
}

/** Writes its own PID into $0, then becomes the command in its arguments. */
export const enterCgroup = 'echo $$ > "$0" && exec "$@"';

/** Of the caller's environment only PATH reaches the lab: its hosts must not depend on who made them. */
export const cleanEnvironment = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LANG: "C.UTF-8",
};

/**
 * For each bash that is given a script: Node's pipes are sockets, which bash (as Debian builds it) takes for a remote login's, and then
 * it runs the account's ~/.bashrc first, whatever that does.
 */
export const quietly = ["--norc", "-c"] as const;

/** Runs a command without a shell and returns its stdout. A failure names the command, its exit code and its stderr. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const [file, argv] = options.cgroupProcs
    ? ["bash", [...quietly, enterCgroup, options.cgroupProcs, command, ...args]]
    : [command, [...args]];
  try {
    const result = await execa(file, argv, {
      // Without input, stdin is /dev/null and not a pipe: writing to a command that has already ended fails, even writing "".
      ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
      timeout: (options.timeoutSeconds ?? 60) * 1000,
      env: cleanEnvironment,
      extendEnv: false,
    });
    return result.stdout;
  } catch (error) {
    const failure = error as execa.ExecaError;
    const how = failure.timedOut
      ? `did not end within ${options.timeoutSeconds ?? 60} s`
      : `failed (exit code ${failure.exitCode ?? failure.signal ?? "not started"})`;
    throw new VisibleError(
      `${[command, ...args].map(shorten).join(" ")} ${how}: ${failure.stderr?.trim() || failure.shortMessage}`,
    );
  }
}

/** Shortens an argument for a message, which a whole script would bury. */
function shorten(argument: string): string {
  const line = argument.split("\n")[0] ?? "";
  return line === argument ? argument : `${line}…`;
}
