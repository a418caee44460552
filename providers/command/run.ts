import { resolve } from "node:path";
import type { CallContext } from "../../engine/provider";
import { isMap, type PropertyMap, type PropertyValue } from "../../engine/values";
import { type Problem, VisibleError } from "../../errors/visibleError";
import type { ConnectionPool } from "../../connections/pool";
import { fileArchive, fileAssets } from "./assets";
import { targetOf } from "./connection";
import { runLocally } from "./localProcess";
import { outputLog } from "./logging";

/** What the last create or update printed, from the outputs in state. */
export interface PreviousOutput {
  stdout: string;
  stderr: string;
}

/** Runs a command with a resource's inputs and returns the outputs that it adds: stdout, stderr, assets, archive. */
export type Run = (
  pool: ConnectionPool,
  command: string,
  inputs: PropertyMap,
  previous: PreviousOutput,
  context: CallContext,
) => Promise<PropertyMap>;

const strings = (value: PropertyValue | undefined) => (Array.isArray(value) ? value.map(String) : undefined);
const trimmed = (text: string) => text.replace(/\n$/, "");

/**
 * The error of a failed command, worded as in the official provider: how it ended, what was run, all that it printed.
 */
const failure = (ending: string, command: string, output: string, wayOut?: string) =>
  new VisibleError(`${ending}: running ${JSON.stringify(command)}:\n${output}`, wayOut);

const interrupted = (reason: string, command: string) =>
  new VisibleError(
    `${reason} while it ran ${JSON.stringify(command)}: what it had done so far is not known`,
    "Call again: a command that was interrupted is run anew.",
  );

function environmentOf(inputs: PropertyMap, previous: PreviousOutput): Record<string, string> {
  const given = isMap(inputs["environment"])
    ? Object.entries(inputs["environment"]).map(([name, value]) => [name, String(value)])
    : [];
  const earlier =
    inputs["addPreviousOutputInEnv"] === false
      ? {}
      : { PULUMI_COMMAND_STDOUT: previous.stdout, PULUMI_COMMAND_STDERR: previous.stderr };
  return {
    ...Object.fromEntries(given),
    ...Object.fromEntries(Object.entries(earlier).filter(([, value]) => value !== "")),
  } as Record<string, string>;
}

/** The text for stdin. As in the official provider, an empty text means no stdin. */
const stdinOf = (inputs: PropertyMap) =>
  typeof inputs["stdin"] === "string" && inputs["stdin"] !== "" ? inputs["stdin"] : undefined;

/** Runs on this machine, by `/bin/sh -c` or the given interpreter. */
export function localRunner(projectFolder: string): Run {
  return async (_pool, command, inputs, previous, context) => {
    const interpreter = strings(inputs["interpreter"]);
    const [program, ...rest] = interpreter && interpreter.length > 0 ? interpreter : ["/bin/sh", "-c"];
    const folder = resolve(projectFolder, typeof inputs["dir"] === "string" ? inputs["dir"] : ".");
    const log = outputLog(inputs["logging"], context);
    const result = await runLocally({
      program: program!,
      arguments: [...rest, command],
      folder,
      environment: { ...process.env, ...environmentOf(inputs, previous) },
      stdin: stdinOf(inputs),
      signal: context.signal,
      onStdout: (chunk) => log.stdout.write(chunk),
      onStderr: (chunk) => log.stderr.write(chunk),
    }).catch((error: NodeJS.ErrnoException) => {
      if (context.signal.aborted) throw interrupted(error.message, command);
      if (error.code === undefined) throw error;
      const { message, wayOut } = startProblem(error, program!, folder);
      throw failure(message, command, "", wayOut);
    });
    log.end();
    if (result.failure !== "") throw failure(result.failure, command, result.output);
    const assetPaths = strings(inputs["assetPaths"]);
    const archivePaths = strings(inputs["archivePaths"]);
    return {
      ...(assetPaths && { assets: await fileAssets(folder, assetPaths) }),
      ...(archivePaths && { archive: await fileArchive(folder, archivePaths) }),
      stderr: trimmed(result.stderr),
      stdout: trimmed(result.stdout),
    };
  };
}

function startProblem(error: NodeJS.ErrnoException, program: string, folder: string): Problem {
  const message = `cannot start ${program} in ${folder}`;
  if (error.code === "ENOENT") return { message: `${message}: the program or the folder does not exist` };
  if (error.code !== "E2BIG") return { message: `${message}: ${error.message}` };
  return {
    message: `${message}: its environment is too large`,
    wayOut: "Set addPreviousOutputInEnv to false, and pass large values on stdin.",
  };
}

/** Runs on the host that the input `connection` names, by its user's login shell. */
export const remoteRunner: Run = async (pool, command, inputs, previous, context) => {
  const log = outputLog(inputs["logging"], context);
  const result = await pool.get(targetOf(inputs["connection"])).exec({
    command,
    stdin: stdinOf(inputs),
    environment: environmentOf(inputs, previous),
    signal: context.signal,
    log: (severity, message) => context.log(severity, message),
    onStdout: (chunk) => log.stdout.write(chunk),
    onStderr: (chunk) => log.stderr.write(chunk),
  });
  log.end();
  if (result.code !== 0) throw failure(`Process exited with status ${result.code}`, command, result.output);
  return { stderr: trimmed(result.stderr), stdout: trimmed(result.stdout) };
};
