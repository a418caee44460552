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
import type { Session } from "./session";

/** An earlier deployment may have been killed while it created something. Deletes what such creates have made. */
export async function removeInterruptedCreates(session: Session): Promise<void> {
  await forEachCreate(session, async (operation, found) => {
    if (found.kind === "made") await removeOne(session, operation, found);
  });
}

/** Forgets the interrupted creates that have made nothing, and tells of the others: a refresh removes nothing. */
export async function lookForInterruptedCreates(session: Session): Promise<void> {
  await forEachCreate(session, async ({ resource }, found) => {
    if (found.kind === "made")
      session.reporter.diagnostic(
        "warning",
        `its interrupted create has left ${found.id}: the next \`up\` makes it anew, \`destroy\` removes it`,
        resource.urn,
      );
  });
}

async function forEachCreate(
  session: Session,
  then: (operation: PendingOperation, found: FindResponse) => Promise<void>,
): Promise<void> {
  const settle = async (operation: PendingOperation): Promise<void> => {
    if (session.stop.isStopped) return;
    const { urn } = operation.resource;
    try {
      const found = await find(session, operation.resource);
      if (found.kind === "nothing") session.snapshot.forget([operation]);
      if (found.kind === "unknown") warnOfUnknown(session, urn, found.reason);
      await then(operation, found);
    } catch (error) {
      session.stop.begin();
      session.reporter.error(
        new VisibleError(
          `what its interrupted create has made cannot be found out: ${errorText(error)}`,
          "Mend that; or look yourself, and have it forgotten by `refresh --clear-pending-creates`.",
        ),
        urn,
      );
    }
  };
  await Promise.all(session.snapshot.interrupted().creates.map((operation) => session.limit(() => settle(operation))));
  await session.snapshot.commit();
}

async function find(session: Session, resource: ResourceState): Promise<FindResponse> {
  if (!resource.provider) return { kind: "unknown", reason: "state names no provider for it" };
  const provider = await session.providers.get(resource.provider);
  const { urn, type } = resource;
  const request = { urn, type, name: parseUrn(urn).name, inputs: openMap(resource.inputs ?? {}) };
  const found = await call(session, urn, 0, (context) => provider.find({ ...request, ...context }));
  return found.kind === "made" && isListed(session, type, found.id) ? { kind: "nothing" } : found;
}

/** What state lists was made by another create than the interrupted one: by that of the resource that it was to replace. */
function isListed(session: Session, type: string, id: string): boolean {
  return session.snapshot.remaining().some((state) => state.type === type && state.id === id);
}

function warnOfUnknown(session: Session, urn: string, reason: string): void {
  session.reporter.diagnostic(
    "warning",
    `whether its interrupted create has made anything is not known: ${reason}. Look, remove what is there, ` +
      "and have it forgotten by `refresh --clear-pending-creates`",
    urn,
  );
}

async function removeOne(
  session: Session,
  operation: PendingOperation,
  { id, outputs }: FindResponse & { kind: "made" },
): Promise<void> {
  const { resource } = operation;
  const made: ResourceState = { ...resource, id, outputs: markedOutputs(resource, outputs) };
  const announced = session.reporter.begin({ op: "delete", urn: made.urn, old: made, ...noDifference });
  try {
    const provider = await session.providers.get(made.provider ?? "");
    const request = deleteRequest(made);
    await call(session, made.urn, request.timeoutSeconds, (context) => provider.delete({ ...request, ...context }));
    session.snapshot.forget([operation]);
    session.reporter.end(announced, undefined);
  } catch (error) {
    session.stop.begin();
    session.reporter.failed(announced, error);
  }
}
