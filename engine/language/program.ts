import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { VisibleError } from "../../errors/visibleError";
import type { DeployOptions } from "../model/options";

export interface ProgramOptions {
  deploy: DeployOptions;
  /** HOST:PORT of the gRPC server that serves the program as monitor and as engine. */
  address: string;
  parallel: number;
  preview: boolean;
  onLine(stream: "stdout" | "stderr", line: string): void;
}

/** How the program ended: its exit code, or the signal that ended it. */
export interface ProgramExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A running Pulumi program, in its own process group. */
export interface Program {
  exited: Promise<ProgramExit>;
  /** Ends the whole group: SIGTERM first, SIGKILL after two seconds. */
  stop(): Promise<void>;
}

/** How long a program may take to end after SIGTERM. */
const graceMilliseconds = 2000;

/** Starts the project's program with the SDK that the project has installed, as Pulumi's Node language host does. */
export function startProgram(options: ProgramOptions): Program {
  const { projectFolder, reference } = options.deploy;
  const child = spawn(
    process.execPath,
    [
      ...["--require", path.join(__dirname, "leanSdk.js")],
      findHost(projectFolder),
      ...["--monitor", options.address, "--engine", options.address],
      ...["--project", reference.project, "--stack", reference.stack, "--organization", "organization"],
      ...["--root-directory", projectFolder, "--pwd", projectFolder, "--parallel", String(options.parallel)],
      ...(options.preview ? ["--dry-run"] : []),
      ".",
    ],
    { cwd: projectFolder, env: environment(options.deploy), stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  const killGroup = (): void => signalGroup(child, "SIGKILL");
  process.once("exit", killGroup);
  const exited = awaitExit(child, options.onLine).finally(() => {
    process.off("exit", killGroup);
    // Ends what the program left behind in its group.
    killGroup();
  });
  return { exited, stop: () => stop(child, exited) };
}

function findHost(projectFolder: string): string {
  try {
    return createRequire(path.join(projectFolder, "package.json")).resolve("@pulumi/pulumi/cmd/run");
  } catch (error) {
    throw new VisibleError(`${projectFolder} has no @pulumi/pulumi installed`, 'Run "npm ci" there.', { cause: error });
  }
}

/** The program's environment. It lacks the passphrase that opens the state, which the program has no need to know. */
function environment({ config, secretKeys }: DeployOptions): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PULUMI_CONFIG_PASSPHRASE: undefined,
    PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
    PULUMI_NODEJS_TYPESCRIPT: "true",
    // The project's tests check types. Checking them here would cost a second at each deployment.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(secretKeys),
  };
}

async function awaitExit(child: ChildProcess, onLine: ProgramOptions["onLine"]): Promise<ProgramExit> {
  const read = (["stdout", "stderr"] as const).map(async (name) => {
    const stream = child[name];
    if (stream) for await (const line of createInterface({ input: stream })) onLine(name, line);
  });
  const exit = await new Promise<ProgramExit>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  // A process that the program started may hold its pipes open. Killing the group closes them.
  signalGroup(child, "SIGKILL");
  await Promise.all(read);
  return exit;
}

async function stop(child: ChildProcess, exited: Promise<ProgramExit>): Promise<void> {
  signalGroup(child, "SIGTERM");
  const force = setTimeout(() => signalGroup(child, "SIGKILL"), graceMilliseconds);
  await exited.catch(() => undefined).finally(() => clearTimeout(force));
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
