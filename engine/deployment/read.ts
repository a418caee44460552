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
import type { Session } from "./session";
import { Stopped } from "./stop";

/** Looks up a resource that somebody else owns (`Resource.get`): state lists it as external and never deletes it. */
export async function readResource(
  session: Session,
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
  const old = session.snapshot.old(urn);
  return session.limit(async () => {
    session.stop.check();
    const announced = session.reporter.begin({ op: "read", urn, old, new: wanted, ...noDifference });
    try {
      const state = { ...wanted, outputs: await lookUp(session, wanted) };
      recordRead(session, state, old);
      await session.snapshot.commit();
      session.reporter.end(announced, state);
      return state;
    } catch (error) {
      session.stop.begin();
      session.reporter.failed(announced, error);
      throw new Stopped();
    }
  });
}

async function lookUp(session: Session, wanted: ResourceState): Promise<PropertyMap> {
  const provider = await session.providers.get(wanted.provider ?? "");
  const request = {
    urn: wanted.urn,
    type: wanted.type,
    id: wanted.id ?? "",
    inputs: undefined,
    outputs: openMap(wanted.inputs ?? {}),
  };
  const answer = await call(session, wanted.urn, 0, (context) => provider.read({ ...request, ...context }));
  if (answer === undefined) throw new VisibleError(`there is no ${wanted.type} with the id "${wanted.id}"`);
  return remarkMap(answer.outputs, wanted.inputs ?? {}, wanted.additionalSecretOutputs);
}

/** What the stack owned under this name until now is deleted at the end, unless it is the very thing that was read. */
function recordRead(session: Session, state: ResourceState, old: ResourceState | undefined): void {
  if (old === undefined || old.external || old.id === state.id) return session.snapshot.settle(state, old);
  session.snapshot.exchange(old, { ...old, delete: true });
  session.snapshot.settle(state);
}
