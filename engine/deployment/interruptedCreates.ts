import { openMap } from "../properties/secrets";
import type { FindResponse } from "../provider";
import type { PendingOperation, ResourceState } from "../state/types";
import { deleteRequest } from "../steps/apply";
import { call, markedOutputs, messageOf } from "../steps/calls";
import { noDifference } from "../steps/step";
import { parseUrn } from "../urn";
import type { Run } from "./run";

/** Deletes what creates have made that an earlier run was killed in. */
export async function removeInterruptedCreates(run: Run): Promise<void> {
  await forEachCreate(run, async (operation, found) => {
    if (found.kind === "made") await removeOne(run, operation, found);
  });
}

/** Forgets the interrupted creates that have made nothing, and tells of the others: a refresh removes nothing. */
export async function lookForInterruptedCreates(run: Run): Promise<void> {
  await forEachCreate(run, async ({ resource }, found) => {
    if (found.kind === "made")
      run.reporter.diagnostic(
        "warning",
        `its interrupted create has left ${found.id}: the next \`up\` makes it anew, \`destroy\` removes it`,
        resource.urn,
      );
  });
}

async function forEachCreate(
  run: Run,
  then: (operation: PendingOperation, found: FindResponse) => Promise<void>,
): Promise<void> {
  const settle = async (operation: PendingOperation): Promise<void> => {
    if (run.stop.isStopped) return;
    const { urn } = operation.resource;
    try {
      const found = await find(run, operation.resource);
      if (found.kind === "nothing") run.snapshot.forget([operation]);
      if (found.kind === "unknown") warnOfUnknown(run, urn, found.reason);
      await then(operation, found);
    } catch (error) {
      run.stop.begin();
      run.reporter.error(
        `what its interrupted create has made cannot be found out: ${messageOf(error)}. ` +
          "Mend that; or look yourself, and have it forgotten by `refresh --clear-pending-creates`",
        urn,
      );
    }
  };
  await Promise.all(run.snapshot.interrupted().creates.map((operation) => run.limit(() => settle(operation))));
  await run.snapshot.commit();
}

async function find(run: Run, resource: ResourceState): Promise<FindResponse> {
  if (!resource.provider) return { kind: "unknown", reason: "state names no provider for it" };
  const provider = await run.providers.get(resource.provider);
  const { urn, type } = resource;
  const request = { urn, type, name: parseUrn(urn).name, inputs: openMap(resource.inputs ?? {}) };
  const found = await call(run, urn, 0, (context) => provider.find({ ...request, ...context }));
  return found.kind === "made" && isListed(run, type, found.id) ? { kind: "nothing" } : found;
}

/** What state lists was made by another create than the interrupted one: by that of the resource that it was to replace. */
function isListed(run: Run, type: string, id: string): boolean {
  return run.snapshot.remaining().some((state) => state.type === type && state.id === id);
}

function warnOfUnknown(run: Run, urn: string, reason: string): void {
  run.reporter.diagnostic(
    "warning",
    `whether its interrupted create has made anything is not known: ${reason}. Look, remove what is there, ` +
      "and have it forgotten by `refresh --clear-pending-creates`",
    urn,
  );
}

async function removeOne(
  run: Run,
  operation: PendingOperation,
  { id, outputs }: FindResponse & { kind: "made" },
): Promise<void> {
  const { resource } = operation;
  const made: ResourceState = { ...resource, id, outputs: markedOutputs(resource, outputs) };
  const announced = run.reporter.begin({ op: "delete", urn: made.urn, old: made, ...noDifference });
  try {
    const provider = await run.providers.get(made.provider ?? "");
    const request = deleteRequest(made);
    await call(run, made.urn, request.timeoutSeconds, (context) => provider.delete({ ...request, ...context }));
    run.snapshot.forget([operation]);
    run.reporter.end(announced, undefined);
  } catch (error) {
    run.stop.begin();
    run.reporter.failed(announced, messageOf(error));
  }
}
