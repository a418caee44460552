import execa from "execa";
import { VisibleError } from "../errors/visibleError";

export interface RunOptions {
  /** Text for the command's stdin. */
  input?: string;
  /** Killed after this long; nothing the lab runs to its end takes more. */
  timeoutSeconds?: number;
  /** A cgroup.procs file that the command enters before it does anything, so that it can be found and ended should this process be killed. */
  cgroupProcs?: string;
}

/** Writes its own PID into $0, then becomes the command in its arguments. */
export const enterCgroup = 'echo $$ > "$0" && exec "$@"';

/** PATH and nothing else of the caller's environment reaches the lab: its hosts must not depend on who made them. */
export const cleanEnvironment = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LANG: "C.UTF-8",
};

/** Runs a command without a shell and returns its stdout. A failure names the command, its exit code and its stderr. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const [file, argv] = options.cgroupProcs
    ? ["bash", ["-c", enterCgroup, options.cgroupProcs, command, ...args]]
    : [command, [...args]];
  try {
    const result = await execa(file, argv, {
      // Nothing to read is /dev/null, not a pipe: writing even "" to a command that has ended already fails.
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

/** A script among the arguments would bury the message. */
function shorten(argument: string): string {
  const line = argument.split("\n")[0] ?? "";
  return line === argument ? argument : `${line}…`;
}
