import { nearest } from "../../errors/nearest";
import { VisibleError } from "../../errors/visibleError";
import { parseUrn } from "../model/urn";
import type { DeploymentContext } from "./deploymentContext";
import { Stopped } from "./stop";

/**
 * Refuses whole URNs among targets and excludes that neither state nor program has: a mistyped one would touch nothing, or everything.
 * @param registered the URNs that the program has registered
 */
export function refuseUnknownUrns(
  { selection, snapshot, reporter, stop }: DeploymentContext,
  registered: Iterable<string>,
): void {
  if (!selection.isConstrained) return;
  const known = new Set([...registered, ...snapshot.remaining().map(({ urn }) => urn)]);
  const unknown = selection.unknownUrns(known);
  for (const text of unknown)
    reporter.error(new VisibleError(`no resource has the URN "${text}"`, wayOut(text, [...known])));
  if (unknown.length === 0) return;
  stop.begin();
  throw new Stopped();
}

function wayOut(text: string, known: string[]): string {
  const named = known.filter((urn) => parseUrn(urn).name === text);
  if (named.length > 0) return `Give the whole URN: ${named.join(", or ")}.`;
  const near = nearest(text, known);
  return `${near === undefined ? "" : `Did you mean "${near}"? `}\`stack export\` lists the URNs; '**::NAME' is a pattern for a name.`;
}
