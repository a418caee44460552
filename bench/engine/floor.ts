import { randomUUID } from "node:crypto";
import { RegisterResourceResponse, type RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { DeployOptions } from "../../engine";
import { startProgram } from "../../engine/language/program";
import { engineAnswers, monitorAnswers } from "../../engine/monitor/services";
import { type Answer, serve } from "../../engine/monitor/server";

/**
 * Runs a program on a monitor that answers every registration at once with what it was sent: what the program's own side
 * takes, with the SDK and the transport.
 */
export async function runOnBareMonitor(deploy: DeployOptions): Promise<void> {
  const { project, stack } = deploy.reference;
  const nothing = (): never => {
    throw new Error("the program asks for what this monitor does not have");
  };
  const services = {
    register: nothing,
    registerOutputs: nothing,
    read: nothing,
    find: nothing,
    isSkipped: () => false,
    declaredAll: () => {},
    log: () => {},
  };
  const register: Answer = (request: RegisterResourceRequest) => {
    const response = new RegisterResourceResponse();
    response.setUrn(`urn:pulumi:${stack}::${project}::${request.getType()}::${request.getName()}`);
    response.setId(randomUUID());
    response.setObject(request.getObject());
    return response;
  };
  const monitor = {
    ...monitorAnswers(services),
    registerResource: register,
    registerResourceOutputs: () => new Empty(),
  };
  const server = await serve(monitor, engineAnswers(services));
  const parallel = 16;
  const said: string[] = [];
  const program = startProgram({
    deploy,
    address: server.address,
    parallel,
    preview: false,
    onLine: (_, line) => said.push(line),
  });
  const { code } = await program.exited;
  server.close();
  if (code !== 0) throw new Error(said.join("\n"));
}
