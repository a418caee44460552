import * as grpc from "@grpc/grpc-js";
import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { Severity } from "../model/events";
import { type Program, startProgram } from "../language/program";
import { readRegistration } from "../monitor/requests";
import { serve, StatusError } from "../monitor/server";
import { engineAnswers, monitorAnswers, type ProgramServices } from "../monitor/services";
import { deleteRemaining } from "./deletions";
import { buildUrn } from "../model/urn";
import { settleInterrupted } from "./pending";
import { readResource } from "./read";
import { Registrar } from "./registrar";
import type { Session } from "./session";
import { Stopped } from "./stop";

/** What the SDK ends a program with when it has told the user why (nodeJSProcessExitedAfterLoggingUserActionableMessage). */
const alreadyToldExitCode = 32;

/** Runs the program, makes what it declares, and then deletes what it no longer declares. */
export async function deployProgram(session: Session): Promise<void> {
  await settleInterrupted(session);
  const registrar = new Registrar(session);
  const underWay = new Set<Promise<unknown>>();
  let hasDeclaredAll = false;
  const services = programServices(session, registrar, underWay, () => (hasDeclaredAll = true));
  const server = await serve(monitorAnswers(services), engineAnswers(services));
  try {
    await runProgram(session, server.address);
  } finally {
    await Promise.allSettled(underWay);
    server.close();
  }
  if (session.stop.isStopped) return;
  if (!hasDeclaredAll)
    throw new Error("the program ended itself (process.exit) before it was through; nothing was deleted");
  await deleteRemaining(session);
}

/** What the program asks for, each refusal told to the user and answered so that the SDK ends the program quietly. */
function programServices(
  session: Session,
  registrar: Registrar,
  underWay: Set<Promise<unknown>>,
  declaredAll: () => void,
): ProgramServices {
  const guarded = async <T>(urn: string | undefined, work: () => Promise<T>): Promise<T> => {
    const result = Promise.resolve().then(() => {
      session.stop.check();
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
    buildUrn(session.options.reference, request.getParent(), request.getType(), request.getName());
  return {
    register: (request) => guarded(urnOf(request), () => registrar.register(readRegistration(request))),
    registerOutputs: (urn, outputs) => guarded(urn, () => registrar.registerOutputs(urn, outputs)),
    read: (request) => guarded(urnOf(request), () => readResource(session, registrar, request)),
    find: (urn) => session.snapshot.current(urn),
    declaredAll,
    log: (severity, message, urn, ephemeral) => logOfProgram(session, severity, message, urn || undefined, ephemeral),
  };
}

/** The SDK's debug messages repeat whole requests, secrets and all: they go no further. */
function logOfProgram(
  session: Session,
  severity: Severity,
  message: string,
  urn: string | undefined,
  ephemeral: boolean,
): void {
  if (severity === "debug" || session.stop.isStopped) return;
  if (severity === "error") session.reporter.error(message, urn);
  else session.reporter.diagnostic(severity, message, urn, ephemeral);
}

async function runProgram(session: Session, address: string): Promise<void> {
  session.stop.check();
  const program = startProgram({
    deploy: session.options,
    address,
    parallel: session.parallel,
    preview: session.preview,
    // Warnings of Node and of libraries come on standard error too: what fails says so in its exit code.
    onLine: (stream, message) => session.reporter.emit({ type: "diagnostic", severity: "info", message, stream }),
  });
  const ended = await Promise.race([program.exited, endAfterStop(session, program)]);
  if (session.stop.isStopped || ended === undefined) return;
  if (ended.code === 0) return;
  session.stop.begin();
  if (ended.code !== alreadyToldExitCode || session.reporter.errors.length === 0)
    session.reporter.error(`the program ended with ${ended.signal ?? `exit code ${ended.code}`}; nothing was deleted`);
}

/** After a failure or an interrupt the program has nothing left to do: what it asked for and is under way goes on. */
async function endAfterStop(session: Session, program: Program): Promise<undefined> {
  await session.stop.whenStopped;
  await program.stop();
  return undefined;
}
