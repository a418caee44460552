import * as grpc from "@grpc/grpc-js";
import {
  GetRootResourceResponse,
  type LogRequest,
  LogSeverity,
  type RequirePulumiVersionRequest,
  RequirePulumiVersionResponse,
  type SetRootResourceRequest,
  SetRootResourceResponse,
} from "@pulumi/pulumi/proto/engine_pb";
import {
  type ReadResourceRequest,
  ReadResourceResponse,
  type RegisterResourceOutputsRequest,
  type RegisterResourceRequest,
  RegisterResourceResponse,
  type ResourceInvokeRequest,
  Result,
  type SupportsFeatureRequest,
  SupportsFeatureResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { satisfies } from "semver";
import type { Severity } from "../model/events";
import { fromStruct, toStruct } from "../properties/wire";
import { pulumiVersion } from "../model/pulumiVersion";
import type { ResourceState } from "../model/state";
import type { PropertyMap } from "../model/values";
import { UNKNOWN } from "../model/values";
import { supportsFeature } from "./features";
import { type Answer, StatusError } from "./server";

/** The version as requirePulumiVersion compares it: without the "v". */
const version = pulumiVersion.slice(1);

/** What handles a program's requests. Each function may throw a StatusError, which becomes the gRPC status. */
export interface ProgramServices {
  register(request: RegisterResourceRequest): Promise<ResourceState>;
  /** Whether a registered resource does not exist and is not made: then its outputs are not known. */
  isSkipped(urn: string): boolean;
  registerOutputs(urn: string, outputs: PropertyMap): Promise<void>;
  read(request: ReadResourceRequest): Promise<ResourceState>;
  /** The resource of that URN as this deployment has settled it. */
  find(urn: string): ResourceState | undefined;
  /** Called when the program has run to its end: whatever it has not declared by now is to be deleted. */
  declaredAll(): void;
  log(severity: Severity, message: string, urn: string, ephemeral: boolean): void;
}

/** The answers of the ResourceMonitor service. */
export function monitorAnswers(services: ProgramServices): Record<string, Answer> {
  return {
    supportsFeature: (request: SupportsFeatureRequest) => {
      const response = new SupportsFeatureResponse();
      response.setHassupport(supportsFeature(request.getId()));
      return response;
    },
    registerResource: async (request: RegisterResourceRequest) => {
      const state = await services.register(request);
      const response = new RegisterResourceResponse();
      response.setUrn(state.urn);
      response.setId(state.id === UNKNOWN ? "" : (state.id ?? ""));
      response.setObject(toStruct((state.custom ? state.outputs : state.inputs) ?? {}));
      if (services.isSkipped(state.urn)) response.setResult(Result.SKIP);
      return response;
    },
    registerResourceOutputs: async (request: RegisterResourceOutputsRequest) => {
      await services.registerOutputs(request.getUrn(), fromStruct(request.getOutputs()));
      return new Empty();
    },
    readResource: async (request: ReadResourceRequest) => {
      const state = await services.read(request);
      const response = new ReadResourceResponse();
      response.setUrn(state.urn);
      response.setProperties(toStruct(state.outputs ?? {}));
      return response;
    },
    invoke: (request: ResourceInvokeRequest) => {
      if (request.getTok() === "pulumi:pulumi:getResource") return getResource(services, request);
      throw new StatusError(
        grpc.status.UNIMPLEMENTED,
        `the function ${request.getTok()} is not served: the embedded engine's providers offer resources only`,
      );
    },
    // This need not wait: deletions begin only after the program has ended.
    signalAndWaitForShutdown: () => {
      services.declaredAll();
      return new Empty();
    },
  };
}

/** Answers the SDK's request for a resource of the same deployment, to which it has a reference. */
function getResource(services: ProgramServices, request: ResourceInvokeRequest): InvokeResponse {
  const urn = String(fromStruct(request.getArgs()).urn ?? "");
  const state = services.find(urn);
  if (state === undefined) throw new StatusError(grpc.status.NOT_FOUND, `no resource ${urn} is registered`);
  const response = new InvokeResponse();
  response.setReturn(toStruct({ urn, id: state.id ?? "", state: state.outputs ?? {} }));
  return response;
}

/** The answers of the Engine service. */
export function engineAnswers(services: ProgramServices): Record<string, Answer> {
  let rootUrn = "";
  return {
    log: (request: LogRequest) => {
      services.log(severity(request), request.getMessage(), request.getUrn(), request.getEphemeral());
      return new Empty();
    },
    getRootResource: () => {
      const response = new GetRootResourceResponse();
      response.setUrn(rootUrn);
      return response;
    },
    setRootResource: (request: SetRootResourceRequest) => {
      rootUrn = request.getUrn();
      return new SetRootResourceResponse();
    },
    requirePulumiVersion: (request: RequirePulumiVersionRequest) => {
      const range = request.getPulumiVersionRange();
      if (satisfies(version, range)) return new RequirePulumiVersionResponse();
      throw new StatusError(
        grpc.status.FAILED_PRECONDITION,
        `the program wants Pulumi ${range}; the embedded engine speaks ${version}`,
      );
    },
  };
}

function severity(request: LogRequest): Severity {
  switch (request.getSeverity()) {
    case LogSeverity.DEBUG:
      return "debug";
    case LogSeverity.WARNING:
      return "warning";
    case LogSeverity.ERROR:
      return "error";
    default:
      return "info";
  }
}
