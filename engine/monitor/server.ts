import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";

/** Answers one call: takes the request's message and returns the response's. */
export type Answer = (request: never) => Promise<unknown> | unknown;

/** An error that carries the gRPC status to answer with. */
export class StatusError extends Error {
  constructor(
    readonly code: grpc.status,
    message: string,
  ) {
    super(message);
    this.name = "StatusError";
  }
}

export interface MonitorServer {
  /** HOST:PORT, on loopback. */
  address: string;
  close(): void;
}

/**
 * Serves the resource monitor and the engine to one program. Calls that have no answer get UNIMPLEMENTED and a reason.
 */
export async function serve(monitor: Record<string, Answer>, engine: Record<string, Answer>): Promise<MonitorServer> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(ResourceMonitorService, implementation(ResourceMonitorService, monitor));
  server.addService(EngineService, implementation(EngineService, engine));
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}

function implementation(
  service: grpc.ServiceDefinition,
  answers: Record<string, Answer>,
): grpc.UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(service).map(([name, { path, responseStream }]) => {
      const answer = answers[name];
      if (answer === undefined || responseStream) return [name, refuse(path, responseStream)];
      return [name, unary(answer)];
    }),
  );
}

function unary(answer: Answer): grpc.handleUnaryCall<unknown, unknown> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request as never))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(asStatus(error)),
      );
  };
}

function refuse(path: string, isStream: boolean): grpc.UntypedHandleCall {
  const code = grpc.status.UNIMPLEMENTED;
  const details = `the embedded engine does not serve ${path}: leave it out, or deploy with Pulumi's own CLI`;
  if (isStream)
    return ((call: grpc.ServerWritableStream<unknown, unknown>) =>
      call.emit("error", { code, details })) as grpc.handleServerStreamingCall<unknown, unknown>;
  return ((_, callback) => callback({ code, details })) as grpc.handleUnaryCall<unknown, unknown>;
}

function asStatus(error: unknown): grpc.ServiceError | Partial<grpc.StatusObject> {
  if (error instanceof StatusError) return { code: error.code, details: error.message };
  return { code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}
