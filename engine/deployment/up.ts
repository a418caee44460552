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
import { refreshFirst } from "./refresh";
import { Registrar } from "./registrar";
import type { DeploymentContext } from "./deploymentContext";
import { Stopped } from "./stop";
import { refuseUnknownUrns } from "./unknownUrns";

/**
 * The SDK's exit code for a program that has told the user why it ends:
 * nodeJSProcessExitedAfterLoggingUserActionableMessage.
 */
const alreadyToldExitCode = 32;

/** Runs the program, makes what it declares and then deletes what it no longer declares. */
export async function deployProgram(deployment: DeploymentContext): Promise<void> {
  await settleInterrupted(deployment);
  await refreshFirst(deployment);
  const registrar = new Registrar(deployment);
  const underWay = new Set<Promise<unknown>>();
  let hasDeclaredAll = false;
  const services = programServices(deployment, registrar, underWay, () => (hasDeclaredAll = true));
  const server = await serve(monitorAnswers(services), engineAnswers(services));
  try {
    await runProgram(deployment, server.address);
  } finally {
    await Promise.allSettled(underWay);
    server.close();
  }
  if (deployment.stop.isStopped) return;
  if (!hasDeclaredAll) throw new Error("the program called process.exit before it had finished; nothing was deleted");
  refuseUnknownUrns(deployment, registrar.urns);
  await deleteRemaining(deployment);
}

/**
 * Serves the program's requests. An error is reported to the user here; the answer makes the SDK end the program
 * quietly.
 */
function programServices(
  deployment: DeploymentContext,
  registrar: Registrar,
  underWay: Set<Promise<unknown>>,
  declaredAll: () => void,
): ProgramServices {
  const guarded = async <T>(urn: string | undefined, work: () => Promise<T>): Promise<T> => {
    const result = Promise.resolve().then(() => {
      deployment.stop.check();
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
    buildUrn(deployment.options.reference, request.getParent(), request.getType(), request.getName());
  return {
    register: (request) => guarded(urnOf(request), () => registrar.register(readRegistration(request))),
    isSkipped: (urn) => registrar.isSkipped(urn),
    registerOutputs: (urn, outputs) => guarded(urn, () => registrar.registerOutputs(urn, outputs)),
    read: (request) => guarded(urnOf(request), () => readResource(deployment, registrar, request)),
    find: (urn) => deployment.snapshot.current(urn),
    declaredAll,
    log: (severity, message, urn, ephemeral) =>
      logOfProgram(deployment, severity, message, urn || undefined, ephemeral),
  };
}

/**
 * Reports a message of the program. The SDK's debug messages are dropped: they repeat whole requests, including
 * secrets.
 */
function logOfProgram(
  deployment: DeploymentContext,
  severity: Severity,
  message: string,
  urn: string | undefined,
  ephemeral: boolean,
): void {
  if (severity === "debug" || deployment.stop.isStopped) return;
  if (severity === "error") deployment.reporter.error(message, urn);
  else deployment.reporter.diagnostic(severity, message, urn, ephemeral);
}

async function runProgram(deployment: DeploymentContext, address: string): Promise<void> {
  deployment.stop.check();
  const program = startProgram({
    deploy: deployment.options,
    address,
    parallel: deployment.parallel,
    preview: deployment.preview,
    // Standard error is only information: Node and libraries write warnings there, and a failure shows in the exit code.
    onLine: (stream, message) => deployment.reporter.emit({ type: "diagnostic", severity: "info", message, stream }),
  });
  const ended = await Promise.race([program.exited, endAfterStop(deployment, program)]);
  if (deployment.stop.isStopped || ended === undefined) return;
  if (ended.code === 0) return;
  deployment.stop.begin();
  if (ended.code !== alreadyToldExitCode || deployment.reporter.errors.length === 0)
    deployment.reporter.error(
      `the program ended with ${ended.signal ?? `exit code ${ended.code}`}; nothing was deleted`,
    );
}

/** Ends the program after a failure or an interrupt. Steps that it asked for and that are under way go on. */
async function endAfterStop(deployment: DeploymentContext, program: Program): Promise<undefined> {
  await deployment.stop.whenStopped;
  await program.stop();
  return undefined;
}
