import { randomUUID } from "node:crypto";
import { RegisterResourceResponse, type RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { DeployOptions } from "../engine";
import { startProgram } from "../engine/language/program";
import { type Answer, serve } from "../engine/monitor/server";
import { engineAnswers, monitorAnswers } from "../engine/monitor/services";
import type { Deployment } from "../engine/workspace";

/**
 * Runs a program on a monitor that answers each registration at once: what the program's own side takes, with the SDK and the
 * transport, for no engine takes less.
 * @param made what a deployment once made of it, which is the answer then; a resource that it does not have is what was asked for
 * @throws Error with what the program printed, if it fails
 */
export async function runOnInstantMonitor(deploy: DeployOptions, made: Deployment["resources"] = []): Promise<void> {
  const services = {
    register: missing,
    registerOutputs: missing,
    read: missing,
    find: missing,
    isSkipped: () => false,
    declaredAll: () => {},
    log: () => {},
  };
  const monitor = {
    ...monitorAnswers(services),
    registerResource: registering(deploy, made),
    registerResourceOutputs: () => new Empty(),
  };
  const server = await serve(monitor, engineAnswers(services));
  const said: string[] = [];
  const onLine = (_: unknown, line: string) => said.push(line);
  const program = startProgram({ deploy, address: server.address, parallel: 16, preview: false, onLine });
  const { code } = await program.exited;
  server.close();
  if (code !== 0) throw new Error(said.join("\n"));
}

function missing(): never {
  throw new Error("the program asks for what this monitor does not have");
}

function registering({ reference: { project, stack } }: DeployOptions, resources: Deployment["resources"]): Answer {
  const made = new Map(resources.map((resource) => [resource.urn, resource]));
  return (request: RegisterResourceRequest) => {
    const parent = request.getParent().split("::")[2];
    const types = parent === undefined || parent === "pulumi:pulumi:Stack" ? "" : `${parent}$`;
    const urn = `urn:pulumi:${stack}::${project}::${types}${request.getType()}::${request.getName()}`;
    const { id = made.size > 0 ? "" : randomUUID(), outputs } = made.get(urn) ?? {};
    const response = new RegisterResourceResponse();
    response.setUrn(urn);
    response.setId(id);
    response.setObject(outputs === undefined ? request.getObject() : Struct.fromJavaScript(outputs));
    return response;
  };
}
