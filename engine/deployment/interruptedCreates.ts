import { errorText } from "../../errors/errorText";
import { VisibleError } from "../../errors/visibleError";
import { openMap } from "../properties/secrets";
import type { FindResponse } from "../model/provider";
import type { PendingOperation, ResourceState } from "../model/state";
import { deleteRequest } from "./apply";
import { markedOutputs } from "../plan/outcome";
import { call } from "./calls";
import { noDifference } from "../plan/step";
import { parseUrn } from "../model/urn";
import type { DeploymentContext } from "./deploymentContext";

/** Deletes what creates made that were under way when an earlier deployment was killed. */
export async function removeInterruptedCreates(deployment: DeploymentContext): Promise<void> {
  await forEachCreate(deployment, async (operation, found) => {
    if (found.kind === "made") await removeOne(deployment, operation, found);
  });
}

/** Forgets the interrupted creates that made nothing and warns of the others. For a refresh, which removes nothing. */
export async function lookForInterruptedCreates(deployment: DeploymentContext): Promise<void> {
  await forEachCreate(deployment, async ({ resource }, found) => {
    if (found.kind === "made")
      deployment.reporter.diagnostic(
        "warning",
        `its interrupted create has left ${found.id}: the next \`up\` makes it anew, \`destroy\` removes it`,
        resource.urn,
      );
  });
}

async function forEachCreate(
  deployment: DeploymentContext,
  then: (operation: PendingOperation, found: FindResponse) => Promise<void>,
): Promise<void> {
  const listed = new Set(deployment.snapshot.remaining().map(identityOf));
  const settle = async (operation: PendingOperation): Promise<void> => {
    if (deployment.stop.isStopped) return;
    const { urn } = operation.resource;
    try {
      const found = await find(deployment, operation.resource, listed);
      if (found.kind === "nothing") deployment.snapshot.forget([operation]);
      if (found.kind === "unknown") warnOfUnknown(deployment, urn, found.reason);
      await then(operation, found);
    } catch (error) {
      deployment.stop.begin();
      deployment.reporter.error(
        new VisibleError(
          `what its interrupted create has made cannot be found out: ${errorText(error)}`,
          "Mend that; or look yourself, and have it forgotten by `refresh --clear-pending-creates`.",
        ),
        urn,
      );
    }
  };
  await Promise.all(
    deployment.snapshot.interrupted().creates.map((operation) => deployment.limit(() => settle(operation))),
  );
  await deployment.snapshot.commit();
}

/**
 * @param listed what state lists, by {@link identityOf}. The interrupted create did not make that: it is the resource that
 *   the create was to replace.
 */
async function find(
  deployment: DeploymentContext,
  resource: ResourceState,
  listed: ReadonlySet<string>,
): Promise<FindResponse> {
  if (!resource.provider) return { kind: "unknown", reason: "state names no provider for it" };
  const provider = await deployment.providers.get(resource.provider);
  const { urn, type } = resource;
  const request = { urn, type, name: parseUrn(urn).name, inputs: openMap(resource.inputs ?? {}) };
  const found = await call(deployment, urn, 0, (context) => provider.find({ ...request, ...context }));
  return found.kind === "made" && listed.has(identityOf({ type, id: found.id })) ? { kind: "nothing" } : found;
}

function identityOf({ type, id = "" }: Pick<ResourceState, "type" | "id">): string {
  return `${type} ${id}`;
}

function warnOfUnknown(deployment: DeploymentContext, urn: string, reason: string): void {
  deployment.reporter.diagnostic(
    "warning",
    `whether its interrupted create has made anything is not known: ${reason}. Look, remove what is there, ` +
      "and have it forgotten by `refresh --clear-pending-creates`",
    urn,
  );
}

async function removeOne(
  deployment: DeploymentContext,
  operation: PendingOperation,
  { id, outputs }: FindResponse & { kind: "made" },
): Promise<void> {
  const { resource } = operation;
  const made: ResourceState = { ...resource, id, outputs: markedOutputs(resource, outputs) };
  const announced = deployment.reporter.begin({ op: "delete", urn: made.urn, old: made, ...noDifference });
  try {
    const provider = await deployment.providers.get(made.provider ?? "");
    const request = deleteRequest(made);
    await call(deployment, made.urn, request.timeoutSeconds, (context) => provider.delete({ ...request, ...context }));
    deployment.snapshot.forget([operation]);
    deployment.reporter.end(announced, undefined);
  } catch (error) {
    deployment.stop.begin();
    deployment.reporter.failed(announced, error);
  }
}
