import type { CheckRequest, CheckResponse, DiffRequest, DiffResponse, PropertyDiffKind } from "../../engine/provider";
import { UNKNOWN, type PropertyMap, type PropertyValue } from "../../engine/values";
import { checkInputs, defaultsKey } from "../docker/check";
import { diffState } from "../docker/diff";
import type { ResourceSchema } from "../docker/schema/field";
import { differences, diffResponse, isIgnored, isMap, openMap } from "../properties";
import { cmdlinesProblem } from "./domain/cmdline";

/** Kernel arguments are a list of maps, which the schema's words do not cover; they go by themselves. */
const cmdlinesKey = "cmdlines";

/** Checks a resource's inputs and fills in defaults, as the official provider does. */
export function check(schema: ResourceSchema, { name, olds, news }: CheckRequest): CheckResponse {
  const { [cmdlinesKey]: cmdlines, ...others } = openMap(news);
  const answer = checkInputs(schema, name, olds && openMap(olds), others);
  if (cmdlines === undefined || cmdlines === null) return answer;
  if (schema.type !== "libvirt:index/domain:Domain")
    answer.failures.push({ property: cmdlinesKey, reason: `${cmdlinesKey}: there is no such input` });
  const problem = cmdlines === UNKNOWN ? undefined : cmdlinesProblem(cmdlines);
  if (problem !== undefined) answer.failures.push({ property: cmdlinesKey, reason: problem });
  answer.inputs[cmdlinesKey] = cmdlines;
  return answer;
}

/** Compares what state says there is with what the program asks for. */
export function diff(schema: ResourceSchema, request: DiffRequest): DiffResponse {
  const [state, news] = [openMap(request.oldOutputs), openMap(request.newInputs)];
  const answer = diffState(schema, withUpperMacs(state), withUpperMacs(news), request.ignoreChanges);
  const cmdlines = cmdlineChanges(state, news, request.ignoreChanges);
  if (Object.keys(cmdlines).length === 0) return answer;
  const kinds = Object.fromEntries(Object.entries(answer.detailedDiff).map(([path, { kind }]) => [path, kind]));
  const replacesUnderItsName = state["name"] === news["name"] && !isGenerated(news, "name");
  return diffResponse({ ...kinds, ...cmdlines }, { deleteBeforeReplace: replacesUnderItsName });
}

function cmdlineChanges(state: PropertyMap, news: PropertyMap, ignored: string[]): Record<string, PropertyDiffKind> {
  const before = state[cmdlinesKey] ?? [];
  const changes = Object.entries(differences(before, news[cmdlinesKey] ?? [], cmdlinesKey));
  const kept = changes.filter(([path]) => !isIgnored(path, ignored));
  return Object.fromEntries(kept.map(([path, change]): [string, PropertyDiffKind] => [path, `${change}-replace`]));
}

const isGenerated = (inputs: PropertyMap, name: string) => {
  const defaults = inputs[defaultsKey];
  return Array.isArray(defaults) && defaults.includes(name);
};

/** libvirt writes MAC addresses in its own case. */
function withUpperMacs(map: PropertyMap): PropertyMap {
  const interfaces = map["networkInterfaces"];
  if (!Array.isArray(interfaces)) return map;
  const upper = (one: PropertyValue) =>
    isMap(one) && typeof one["mac"] === "string" && one["mac"] !== UNKNOWN
      ? { ...one, mac: one["mac"].toUpperCase() }
      : one;
  return { ...map, networkInterfaces: interfaces.map(upper) };
}
