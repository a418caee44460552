import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { VisibleError } from "../../errors/visibleError";
import { fromStruct } from "../properties/wire";
import type { Alias } from "../plan/aliases";
import type { CustomTimeouts, ResourceOptions } from "../model/resourceOptions";
import type { PropertyMap } from "../model/values";

/** A program's request for one resource, as plain data. */
export interface Registration extends ResourceOptions {
  type: string;
  name: string;
  custom: boolean;
  inputs: PropertyMap;
  /** The plugin version that the program's package asks for. */
  version: string;
  aliases: Alias[];
}

/** Reads a registration. @throws VisibleError if it asks for something that this engine does not do */
export function readRegistration(request: RegisterResourceRequest): Registration {
  refuse(request);
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    inputs: fromStruct(request.getObject()),
    version: request.getVersion(),
    aliases: [...request.getAliasurnsList().map((urn) => ({ urn })), ...readAliases(request)],
    ...readOptions(request),
  };
}

/** Reads every option from a request. The return type makes the compiler complain if one is missing. */
function readOptions(request: RegisterResourceRequest): ResourceOptions {
  return {
    parent: request.getParent(),
    provider: request.getProvider(),
    dependencies: request.getDependenciesList(),
    propertyDependencies: readPropertyDependencies(request),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    deletedWith: request.getDeletedwith(),
    deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    customTimeouts: readTimeouts(request.getCustomtimeouts()),
  };
}

function readPropertyDependencies(request: RegisterResourceRequest): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  request.getPropertydependenciesMap().forEach((list, key) => (found[key] = list.getUrnsList()));
  return found;
}

function refuse(request: RegisterResourceRequest): void {
  const refused = [
    [request.getImportid() !== "", `import it ("import" option)`],
    [request.getRemote(), "run a component of another language"],
    [request.hasReplacementTrigger(), `honour "replacementTrigger"`],
    [request.getReplaceWithList().length > 0, `honour "replaceWith"`],
    [request.getPackageref() !== "", "serve a parameterized package"],
  ] as const;
  const first = refused.find(([asked]) => asked);
  if (first)
    throw new VisibleError(
      `the embedded engine cannot ${first[1]}`,
      "Leave that out, or deploy with Pulumi's own CLI.",
    );
}

function readAliases(request: RegisterResourceRequest): Alias[] {
  return request.getAliasesList().map((alias) => {
    const spec = alias.getSpec();
    if (spec === undefined) return { urn: alias.getUrn() };
    return {
      name: spec.getName(),
      type: spec.getType(),
      stack: spec.getStack(),
      project: spec.getProject(),
      parentUrn: spec.getParenturn(),
      noParent: spec.getNoparent(),
    };
  });
}

function readTimeouts(timeouts: RegisterResourceRequest.CustomTimeouts | undefined): CustomTimeouts | undefined {
  if (timeouts === undefined) return undefined;
  const seconds = Object.entries({
    create: timeouts.getCreate(),
    update: timeouts.getUpdate(),
    delete: timeouts.getDelete(),
  }).flatMap(([key, text]) => (text === "" ? [] : [[key, parseDuration(text)] as const]));
  return seconds.length === 0 ? undefined : Object.fromEntries(seconds);
}

const unitSeconds: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** The seconds in a Go duration: "30s", "1h30m", "1.5m". */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text)
    throw new VisibleError(`customTimeouts: "${text}" is not a duration (examples: 30s, 5m, 1h30m)`);
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitSeconds[unit ?? "s"] ?? 1), 0);
}
