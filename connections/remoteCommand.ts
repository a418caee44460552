import { randomBytes } from "node:crypto";
import { shellWord } from "../errors/shellWord";
import { plainEnvironment } from "../host/program";

/**
 * A command that runs a constant script of sh, whatever the user's login shell is. Line ends are blanks, because C shells
 * take none inside quotes: each line of the script ends so that the next one may follow it.
 */
export function scriptCommand(script: string, ...words: string[]): string {
  return [plainEnvironment, "sh", "-c", shellWord(script.trim().replace(/\n\s*/g, " ")), "sh", ...words].join(" ");
}

/**
 * A command for the user's login shell, which sshd starts, preceded by a line that prints the shell's process id. sshd
 * makes that shell the leader of a process group, and the id is the only way to end a cancelled command on the host.
 * The line uses syntax that every login shell understands.
 */
export function announce(command: string): { line: string; marker: string } {
  const marker = `started-${randomBytes(8).toString("hex")}:`;
  return { line: `/bin/sh -c 'echo "$0$PPID" >&2' ${marker}\n${command}`, marker };
}

/**
 * Ends the process group of an announced command: SIGTERM first, SIGKILL after five seconds. (dash has no `kill --`.)
 */
export function endGroupCommand(pid: number): string {
  const script =
    'kill -TERM "-$1" 2>/dev/null; for second in 1 2 3 4 5; do kill -0 "-$1" 2>/dev/null || exit 0; sleep 1; done; kill -KILL "-$1"';
  return scriptCommand(script, String(Math.trunc(pid)));
}

/**
 * Succeeds if something listens at a unix socket. Its folder may have two names, such as /run and /var/run, so only the
 * file's name is looked for among the kernel's sockets (proc(5)); flag 10000 says that one listens.
 */
export function listensCommand(socket: string): string {
  const script = '[ -S "$1" ] && grep -q " 00010000 .*/${1##*/}\\$" /proc/net/unix';
  return scriptCommand(script, shellWord(socket));
}

/** Removes the announced process id from a command's standard error and passes everything else on. */
export class AnnouncementFilter {
  /** The remote process id, once announced. */
  pid: number | undefined;
  private held = Buffer.alloc(0);

  constructor(
    private readonly marker: string,
    private readonly pass: (chunk: Buffer) => void,
  ) {}

  write(chunk: Buffer): void {
    if (this.pid !== undefined) return this.pass(chunk);
    this.held = Buffer.concat([this.held, chunk]);
    const start = this.held.indexOf(this.marker);
    const end = start < 0 ? -1 : this.held.indexOf("\n", start);
    if (end < 0) return;
    this.pid = Number(this.held.subarray(start + this.marker.length, end).toString());
    const rest = Buffer.concat([this.held.subarray(0, start), this.held.subarray(end + 1)]);
    this.held = Buffer.alloc(0);
    if (rest.length > 0) this.pass(rest);
  }

  /** Passes on what was held back, in case no announcement came. */
  end(): void {
    if (this.held.length > 0) this.pass(this.held);
    this.held = Buffer.alloc(0);
  }
}
