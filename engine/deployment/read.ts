import type { ReadResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { openMap, remarkMap } from "../properties/secrets";
import { fromStruct } from "../properties/wire";
import type { ResourceState } from "../state/types";
import { call, messageOf } from "../steps/calls";
import { compact } from "../steps/goal";
import { noDifference } from "../steps/step";
import { packageOf } from "../urn";
import type { PropertyMap } from "../values";
import type { Registrar } from "./registrar";
import type { Run } from "./run";
import { Stopped } from "./stop";

/** Looks up a resource that somebody else owns (`Resource.get`): state lists it as external and never deletes it. */
export async function readResource(
  run: Run,
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
  const old = run.snapshot.old(urn);
  return run.limit(async () => {
    run.stop.check();
    const announced = run.reporter.begin({ op: "read", urn, old, new: wanted, ...noDifference });
    try {
      const state = { ...wanted, outputs: await lookUp(run, wanted) };
      place(run, state, old);
      await run.snapshot.commit();
      run.reporter.end(announced, state);
      return state;
    } catch (error) {
      run.stop.begin();
      run.reporter.failed(announced, messageOf(error));
      throw new Stopped();
    }
  });
}

async function lookUp(run: Run, wanted: ResourceState): Promise<PropertyMap> {
  const provider = await run.providers.get(wanted.provider ?? "");
  const request = {
    urn: wanted.urn,
    type: wanted.type,
    id: wanted.id ?? "",
    inputs: undefined,
    outputs: openMap(wanted.inputs ?? {}),
  };
  const answer = await call(run, wanted.urn, 0, (context) => provider.read({ ...request, ...context }));
  if (answer === undefined) throw new Error(`there is no ${wanted.type} with the id "${wanted.id}"`);
  return remarkMap(answer.outputs, wanted.inputs ?? {}, wanted.additionalSecretOutputs);
}

/** What the stack owned under this name until now is deleted at the end, unless it is the very thing that was read. */
function place(run: Run, state: ResourceState, old: ResourceState | undefined): void {
  if (old === undefined || old.external || old.id === state.id) return run.snapshot.settle(state, old);
  run.snapshot.exchange(old, { ...old, delete: true });
  run.snapshot.settle(state);
}
