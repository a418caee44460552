import { referencesOf } from "../model/references";
import type { Deployment, ResourceState } from "../model/state";
import { parseUrn } from "../model/urn";

export interface GraphOptions {
  ignoreDependencyEdges: boolean;
  ignoreParentEdges: boolean;
  dependencyEdgeColor: string;
  parentEdgeColor: string;
  /** Names in place of whole URNs. */
  shortNodeName: boolean;
  /** A line of DOT that is put at the beginning of the graph. */
  dotFragment?: string;
}

/** A state's resources in the DOT language: edges lead from what is needed to what needs it, and from parents to their children. */
export function stateGraph({ resources }: Deployment, options: GraphOptions): string {
  const live = resources.filter((state) => state.delete !== true);
  const nodes = new Map(live.map(({ urn }, place) => [urn, `Resource${place}`]));
  const edge = (from: string, to: string, color: string) =>
    `    ${nodes.get(from)} -> ${nodes.get(to)} [color = ${JSON.stringify(color)}];`;
  const edgesTo = (state: ResourceState): string[] => {
    const needed = [...referencesOf(state)].filter((urn) => urn !== state.parent && nodes.has(urn));
    const isChild = state.parent !== undefined && nodes.has(state.parent);
    return [
      ...(options.ignoreDependencyEdges ? [] : needed.map((urn) => edge(urn, state.urn, options.dependencyEdgeColor))),
      ...(options.ignoreParentEdges || !isChild ? [] : [edge(state.parent ?? "", state.urn, options.parentEdgeColor)]),
    ];
  };
  const label = (urn: string) => JSON.stringify(options.shortNodeName ? parseUrn(urn).name : urn);
  return [
    "strict digraph {",
    ...(options.dotFragment === undefined ? [] : [`    ${options.dotFragment}`]),
    ...live.map(({ urn }) => `    ${nodes.get(urn)} [label=${label(urn)}];`),
    ...live.flatMap(edgesTo),
    "}",
  ].join("\n");
}
