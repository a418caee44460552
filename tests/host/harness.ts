import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAnswer } from "../../host/answer";
import { hostCommand, hostProgram, type HostProgramFile } from "../../host/program";

export interface Answer {
  code: number;
  /** The answer; undefined where there is none. */
  json: unknown;
  stderr: string;
}

/**
 * A host for the program's verbs: a home folder, a data folder, a kind of guests and a load made of plain processes (one file
 * each, as for a real one), and daemons that are not there unless a test gives them a voice.
 */
export class FakeHost {
  readonly home = mkdtempSync(join(tmpdir(), "tare-host-"));
  readonly dataFolder = join(this.home, "data");
  readonly stack: string;
  /** The PATH of verbs: this host's own programs before the system's. */
  programs = `${join(this.home, "bin")}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
  private readonly program: HostProgramFile;
  private readonly guests: ChildProcess[] = [];

  constructor(stack = `t${process.pid}`) {
    this.stack = stack;
    const source = join(this.home, "source");
    for (const folder of ["host", "components/guests", "loads"])
      cpSync(join(__dirname, "..", "..", folder), join(source, folder), { recursive: true });
    cpSync(join(__dirname, "fake", "guests.sh"), join(source, "components/guests/fake/host.sh"));
    cpSync(join(__dirname, "fake", "loads.sh"), join(source, "loads/nap/host.sh"));
    const program = hostProgram(source);
    this.program = program;
    this.beginProgram("");
    for (const folder of ["bin", "guests"]) mkdirSync(join(this.home, folder));
    for (const daemon of ["docker", "virsh", "lxc-ls", "podman"]) this.fakeProgram(daemon, "exit 1");
  }

  /** Puts lines of shell before the host program, in place of those that an earlier call put there. */
  beginProgram(lines: string): void {
    writeFileSync(join(this.home, this.program.path), `${lines}\n${this.program.text}`);
  }

  /** Puts a program before all others of that name. */
  fakeProgram(name: string, script: string): void {
    const file = join(this.home, "bin", name);
    writeFileSync(file, `#!/bin/bash\n${script}\n`);
    chmodSync(file, 0o755);
  }

  /** Starts a guest: a process that does nothing. */
  startGuest(name: string): number {
    const guest = spawn("sleep", ["300"], { stdio: "ignore" });
    this.guests.push(guest);
    writeFileSync(join(this.home, "guests", name), String(guest.pid));
    return guest.pid!;
  }

  guestPid(name: string): number {
    return Number(readFileSync(join(this.home, "guests", name), "utf8"));
  }

  /** Calls a verb as ssh would: a command string, and the request on stdin. */
  call(verb: string, request: Record<string, unknown> = {}, environment: Record<string, string> = {}): Promise<Answer> {
    return this.callRaw(
      verb,
      JSON.stringify({ stack: this.stack, dataFolder: this.dataFolder, ...request }),
      environment,
    );
  }

  callRaw(verb: string, stdin: string, environment: Record<string, string> = {}): Promise<Answer> {
    const child = this.start(verb, environment);
    // A program that is gone, or that refuses at once, may have ended before.
    child.stdin!.on("error", () => undefined).end(stdin);
    let stdout = "";
    let stderr = "";
    child.stdout!.on("data", (data) => (stdout += String(data)));
    child.stderr!.on("data", (data) => (stderr += String(data)));
    return new Promise((resolve) =>
      child.on("close", (code) => {
        resolve({ code: code ?? -1, json: readAnswer(stdout)?.value, stderr });
      }),
    );
  }

  /** Starts a verb and leaves it to the test. */
  start(verb: string, environment: Record<string, string> = {}): ChildProcess {
    const env = { ...process.env, HOME: this.home, ...environment };
    return spawn("/bin/sh", ["-c", this.command(verb)], { cwd: this.home, env });
  }

  /** What ssh has a login shell run, with this host's programs. */
  command(verb: string): string {
    return hostCommand(this.program, verb).replace(/ PATH=\S+/, ` PATH=${this.programs}`);
  }

  /** A file of the data folder; undefined where it is not. */
  read(path: string): string | undefined {
    const file = join(this.dataFolder, path);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  /** Ends all that runs here, and removes all files. */
  async remove(): Promise<void> {
    await this.call("unload");
    for (const guest of this.guests) guest.kill("SIGKILL");
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Waits until something holds; the machine may be busy. */
export async function until(what: () => boolean, seconds = 20): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!what()) {
    if (Date.now() > deadline) throw new Error("it did not come to pass");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function isAlive(pid: number): boolean {
  try {
    // A zombie waits for its parent only.
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
