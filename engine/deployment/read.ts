import type { ReadResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { VisibleError } from "../../errors/visibleError";
import { openMap, remarkMap } from "../properties/secrets";
import { fromStruct } from "../properties/wire";
import { compact, type ResourceState } from "../model/state";
import { call } from "./calls";
import { noDifference } from "../plan/step";
import { packageOf } from "../model/urn";
import type { PropertyMap } from "../model/values";
import type { Registrar } from "./registrar";
import type { DeploymentContext } from "./deploymentContext";
import { Stopped } from "./stop";

/** Looks up a resource that someone else owns (`Resource.get`). State lists it as external, so it is never deleted. */
export async function readResource(
  deployment: DeploymentContext,
  registrar: Registrar,
  request: ReadResourceRequest,
): Promise<ResourceState> {
  const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
  const urn = registrar.claim({ type, name, parent, aliases: [] });
  const provider = request.getProvider() || (await registrar.defaultProvider(packageOf(type), request.getVersion()));
  const wanted = compact({
    urn,
    custom: true,
    type,
    id: request.getId(),
    inputs: fromStruct(request.getProperties()),
    parent,
    external: true,
    dependencies: request.getDependenciesList(),
    provider,
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
  });
  const old = deployment.snapshot.old(urn);
  return deployment.limit(async () => {
    deployment.stop.check();
    const announced = deployment.reporter.begin({ op: "read", urn, old, new: wanted, ...noDifference });
    try {
      const state = { ...wanted, outputs: await lookUp(deployment, wanted) };
      recordRead(deployment, state, old);
      await deployment.snapshot.commit();
      deployment.reporter.end(announced, state);
      return state;
    } catch (error) {
      deployment.stop.begin();
      deployment.reporter.failed(announced, error);
      throw new Stopped();
    }
  });
}

async function lookUp(deployment: DeploymentContext, wanted: ResourceState): Promise<PropertyMap> {
  const provider = await deployment.providers.get(wanted.provider ?? "");
  const request = {
    urn: wanted.urn,
    type: wanted.type,
    id: wanted.id ?? "",
    inputs: undefined,
    outputs: openMap(wanted.inputs ?? {}),
  };
  const answer = await call(deployment, wanted.urn, 0, (context) => provider.read({ ...request, ...context }));
  if (answer === undefined) throw new VisibleError(`there is no ${wanted.type} with the id "${wanted.id}"`);
  return remarkMap(answer.outputs, wanted.inputs ?? {}, wanted.additionalSecretOutputs);
}

/** If the stack owned another resource under this URN until now, that one is marked and deleted at the end. */
function recordRead(deployment: DeploymentContext, state: ResourceState, old: ResourceState | undefined): void {
  if (old === undefined || old.external || old.id === state.id) return void deployment.snapshot.settle(state, old);
  deployment.snapshot.mark(old, "delete");
  deployment.snapshot.settle(state);
}
