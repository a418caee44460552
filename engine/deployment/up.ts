import * as grpc from "@grpc/grpc-js";
import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { Severity } from "../events";
import { type Program, startProgram } from "../language/program";
import { readRegistration } from "../monitor/requests";
import { serve, StatusError } from "../monitor/server";
import { engineAnswers, monitorAnswers, type ProgramServices } from "../monitor/services";
import { planDeletes, protectedDeletes } from "../steps/deletes";
import { executeDeletes } from "../steps/execute";
import { buildUrn } from "../urn";
import { settleInterrupted } from "./pending";
import { readResource } from "./read";
import { Registrar } from "./registrar";
import type { Run } from "./run";
import { Stopped } from "./stop";

/** What the SDK ends a program with when it has told the user why (nodeJSProcessExitedAfterLoggingUserActionableMessage). */
const alreadyToldExitCode = 32;

/** Runs the program, makes what it declares, and then deletes what it no longer declares. */
export async function deployProgram(run: Run): Promise<void> {
  await settleInterrupted(run);
  const registrar = new Registrar(run);
  const underWay = new Set<Promise<unknown>>();
  let hasDeclaredAll = false;
  const services = programServices(run, registrar, underWay, () => (hasDeclaredAll = true));
  const server = await serve(monitorAnswers(services), engineAnswers(services));
  try {
    await runProgram(run, server.address);
  } finally {
    await Promise.allSettled(underWay);
    server.close();
  }
  if (run.stop.isStopped) return;
  if (!hasDeclaredAll)
    throw new Error("the program ended itself (process.exit) before it was through; nothing was deleted");
  await deleteLeftOver(run);
}

/** What the program asks for, each refusal told to the user and answered so that the SDK ends the program quietly. */
function programServices(
  run: Run,
  registrar: Registrar,
  underWay: Set<Promise<unknown>>,
  declaredAll: () => void,
): ProgramServices {
  const guarded = async <T>(urn: string | undefined, work: () => Promise<T>): Promise<T> => {
    const result = Promise.resolve().then(() => {
      run.stop.check();
      return work();
    });
    underWay.add(result);
    try {
      return await result;
    } catch (error) {
      registrar.fail(error, urn);
      throw new StatusError(grpc.status.UNAVAILABLE, new Stopped().message);
    } finally {
      underWay.delete(result);
    }
  };
  const urnOf = (request: RegisterResourceRequest | ReadResourceRequest): string =>
    buildUrn(run.options.reference, request.getParent(), request.getType(), request.getName());
  return {
    register: (request) => guarded(urnOf(request), () => registrar.register(readRegistration(request))),
    registerOutputs: (urn, outputs) => guarded(urn, () => registrar.registerOutputs(urn, outputs)),
    read: (request) => guarded(urnOf(request), () => readResource(run, registrar, request)),
    find: (urn) => run.snapshot.current(urn),
    declaredAll,
    log: (severity, message, urn, ephemeral) => logOfProgram(run, severity, message, urn || undefined, ephemeral),
  };
}

/** The SDK's debug messages repeat whole requests, secrets and all: they go no further. */
function logOfProgram(
  run: Run,
  severity: Severity,
  message: string,
  urn: string | undefined,
  ephemeral: boolean,
): void {
  if (severity === "debug" || run.stop.isStopped) return;
  if (severity === "error") run.reporter.error(message, urn);
  else run.reporter.diagnostic(severity, message, urn, ephemeral);
}

async function runProgram(run: Run, address: string): Promise<void> {
  run.stop.check();
  const program = startProgram({
    deploy: run.options,
    address,
    parallel: run.parallel,
    preview: run.preview,
    // Warnings of Node and of libraries come on standard error too: what fails says so in its exit code.
    onLine: (stream, message) => run.reporter.emit({ type: "diagnostic", severity: "info", message, stream }),
  });
  const ended = await Promise.race([program.exited, endAfterStop(run, program)]);
  if (run.stop.isStopped || ended === undefined) return;
  if (ended.code === 0) return;
  run.stop.begin();
  if (ended.code !== alreadyToldExitCode || run.reporter.errors.length === 0)
    run.reporter.error(`the program ended with ${ended.signal ?? `exit code ${ended.code}`}; nothing was deleted`);
}

/** After a failure or an interrupt the program has nothing left to do: what it asked for and is under way goes on. */
async function endAfterStop(run: Run, program: Program): Promise<undefined> {
  await run.stop.whenStopped;
  await program.stop();
  return undefined;
}

/** Deletes everything in state that the program has not registered, and what replacements have left. */
export async function deleteLeftOver(run: Run): Promise<void> {
  const deletions = planDeletes(run.snapshot.remaining());
  if (!refuseProtected(run, deletions)) await executeDeletes(run, deletions);
}

/** Whether a deletion is forbidden; if so, each is named and nothing is deleted. */
export function refuseProtected(run: Run, deletions: ReturnType<typeof planDeletes>): boolean {
  const refused = protectedDeletes(deletions);
  for (const { urn } of refused)
    run.reporter.error(
      `it is protected and cannot be deleted: remove "protect" from it in the program and run up first`,
      urn,
    );
  if (refused.length > 0) run.stop.begin();
  return refused.length > 0;
}
