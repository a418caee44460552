import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { GetRootResourceResponse, SetRootResourceResponse } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import {
  type RegisterResourceRequest,
  RegisterResourceResponse,
  type SupportsFeatureRequest,
  SupportsFeatureResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Deployment } from "../engine/workspace";

/** A program and how it was deployed once. */
export interface DeployedProgram {
  /** The project's folder. */
  folder: string;
  project: string;
  stack: string;
  config: Record<string, string>;
  resources: Deployment["resources"];
}

/**
 * Runs a program on a monitor that answers each registration at once with what a deployment once made of it: no engine takes
 * less time for the program. @throws Error if the program fails
 */
export async function runOnInstantMonitor(program: DeployedProgram): Promise<void> {
  const server = new grpc.Server();
  server.addService(ResourceMonitorService, implementation(ResourceMonitorService, monitorAnswers(program)));
  server.addService(EngineService, implementation(EngineService, engineAnswers()));
  const bind = (resolve: (port: number) => void, reject: (error: Error) => void) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  try {
    await run(program, `127.0.0.1:${await new Promise(bind)}`);
  } finally {
    server.forceShutdown();
  }
}

type Answers = Record<string, (request: never) => unknown>;

function monitorAnswers({ project, stack, resources }: DeployedProgram): Answers {
  const made = new Map(resources.map((resource) => [resource.urn, resource]));
  return {
    supportsFeature: (request: SupportsFeatureRequest) => {
      const response = new SupportsFeatureResponse();
      response.setHassupport(["secrets", "resourceReferences", "outputValues", "aliasSpecs"].includes(request.getId()));
      return response;
    },
    registerResource: (request: RegisterResourceRequest) => {
      const parent = request.getParent().split("::")[2];
      const types = parent === undefined || parent === "pulumi:pulumi:Stack" ? "" : `${parent}$`;
      const urn = `urn:pulumi:${stack}::${project}::${types}${request.getType()}::${request.getName()}`;
      const { id = "", outputs } = made.get(urn) ?? {};
      const response = new RegisterResourceResponse();
      response.setUrn(urn);
      response.setId(id);
      response.setObject(outputs === undefined ? request.getObject() : Struct.fromJavaScript(outputs));
      return response;
    },
    registerResourceOutputs: () => new Empty(),
    signalAndWaitForShutdown: () => new Empty(),
  };
}

function engineAnswers(): Answers {
  return {
    log: () => new Empty(),
    getRootResource: () => new GetRootResourceResponse(),
    setRootResource: () => new SetRootResourceResponse(),
  };
}

function implementation(service: grpc.ServiceDefinition, answers: Answers): grpc.UntypedServiceImplementation {
  const handlers = Object.keys(service).map((name): [string, grpc.handleUnaryCall<unknown, unknown>] => [
    name,
    (call, callback) => {
      const answer = answers[name];
      if (answer === undefined) callback({ code: grpc.status.UNIMPLEMENTED, details: name });
      else callback(null, answer(call.request as never));
    },
  ]);
  return Object.fromEntries(handlers);
}

/** Starts the program as the embedded engine does. */
async function run({ folder, project, stack, config }: DeployedProgram, address: string): Promise<void> {
  const child = spawn(
    process.execPath,
    [
      ...["--require", join(__dirname, "../engine/language/leanSdk.js"), require.resolve("@pulumi/pulumi/cmd/run")],
      ...["--monitor", address, "--engine", address, "--project", project, "--stack", stack],
      ...["--organization", "organization", "--root-directory", folder, "--pwd", folder, "--parallel", "16", "."],
    ],
    {
      cwd: folder,
      env: {
        ...process.env,
        PULUMI_NODEJS_TYPESCRIPT: "true",
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        PULUMI_CONFIG: JSON.stringify(config),
        PULUMI_CONFIG_SECRET_KEYS: "[]",
      },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`the program ended with ${String(code)} on a monitor that answers at once`);
}
