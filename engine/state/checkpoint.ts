import { createHash } from "node:crypto";
import { pulumiVersion } from "../model/pulumiVersion";
import type { Crypter } from "../secrets/crypter";
import { exposeSecrets, type KnownCiphertexts, openSecrets, sealSecrets } from "../secrets/sealing";
import type { PropertyMap } from "../model/values";
import { VisibleError } from "../../errors/visibleError";
import { organization } from "./layout";
import type { Deployment, ResourceState, StackReference } from "../model/state";

/** The version of checkpoints and exported deployments that Pulumi 3 writes, and the only one read here. */
export const checkpointVersion = 3;

/** The content of a state file: a deployment whose secrets are sealed, or none if the stack was never deployed. */
export interface Checkpoint {
  stack: string;
  latest?: Deployment;
  [other: string]: unknown;
}

/** A deployment without resources, with the current time. */
export function emptyDeployment(salt: string): Deployment {
  return {
    manifest: manifestOf(new Date().toISOString()),
    secrets_providers: { type: "passphrase", state: { salt } },
    resources: [],
    metadata: {},
  };
}

/** @param time ISO 8601, UTC */
export function manifestOf(time: string): Deployment["manifest"] {
  return {
    time,
    magic: createHash("sha256").update(pulumiVersion).digest("hex"),
    version: pulumiVersion,
  };
}

/** Names a state file's text, for the journal that goes on from it. */
export function checkpointDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The text of a state file, as Pulumi's CLI formats it. */
export function formatCheckpoint(reference: StackReference, latest: Deployment | undefined, rest: object = {}): string {
  const checkpoint = { ...rest, stack: `${organization}/${reference.project}/${reference.stack}`, latest };
  return `${JSON.stringify({ version: checkpointVersion, checkpoint }, undefined, 4)}\n`;
}

/**
 * Reads a state file's text.
 * @param wayOut what to do about a file that cannot be read, for the error
 */
export function parseCheckpoint(text: string, file: string, wayOut: string): Checkpoint {
  const parsed = parseJson(text, `the state file ${file}`, wayOut);
  refuseOtherVersion(parsed.version, `the state file ${file}`, wayOut);
  const checkpoint = parsed.checkpoint as Checkpoint | undefined;
  if (checkpoint === null || typeof checkpoint !== "object" || typeof checkpoint.stack !== "string")
    throw new VisibleError(`the state file ${file} is damaged: it holds no checkpoint`, wayOut);
  if (checkpoint.latest === null) delete checkpoint.latest;
  if (checkpoint.latest !== undefined) checkDeployment(checkpoint.latest, `the state file ${file}`, wayOut);
  return checkpoint;
}

/** Reads what `stack export` prints: `{"version": 3, "deployment": …}`. */
export function parseExport(text: string, source: string): Deployment {
  const wayOut = "Import a file that `stack export` wrote.";
  const parsed = parseJson(text, source, wayOut);
  refuseOtherVersion(parsed.version, source, wayOut);
  const deployment = parsed.deployment as Deployment | undefined;
  if (deployment === null || typeof deployment !== "object")
    throw new VisibleError(`${source} holds no deployment`, wayOut);
  deployment.resources ??= [];
  checkDeployment(deployment, source, wayOut);
  return deployment;
}

/**
 * The deployment with its secrets sealed, as it is written to disk. Members that this engine does not know are kept.
 * @param sealed earlier results, by resource: a state that has not been replaced is not sealed again
 */
export function sealDeployment(
  deployment: Deployment,
  crypter: Crypter,
  known: KnownCiphertexts,
  sealed: WeakMap<ResourceState, ResourceState> = new WeakMap(),
): Deployment {
  return {
    ...mapResources(deployment, (resource, kind) => sealState(resource, kind, crypter, known, sealed)),
    secrets_providers: { type: "passphrase", state: { salt: crypter.salt } },
  };
}

/**
 * One resource of {@link sealDeployment}.
 * @param kind "resource", or the type of the pending operation that it belongs to
 */
export function sealState(
  resource: ResourceState,
  kind: string,
  crypter: Crypter,
  known: KnownCiphertexts,
  sealed: WeakMap<ResourceState, ResourceState>,
): ResourceState {
  const copy =
    sealed.get(resource) ??
    mapProperties(resource, kind, (value, place) => sealSecrets(value, place, crypter, known) as PropertyMap);
  sealed.set(resource, copy);
  return copy;
}

/** The reverse of {@link sealDeployment}. Remembers the ciphertexts in `known`. */
export function openDeployment(deployment: Deployment, crypter: Crypter, known: KnownCiphertexts): Deployment {
  return mapResources(deployment, (resource, kind) =>
    mapProperties(resource, kind, (value, place) => openSecrets(value, place, crypter, known) as PropertyMap),
  );
}

/** A deployment with secrets as plain text, for `stack export --show-secrets`. */
export function exposeDeployment(deployment: Deployment): Deployment {
  return mapResources(deployment, (resource, kind) =>
    mapProperties(resource, kind, (value) => exposeSecrets(value) as PropertyMap),
  );
}

/** `kind` is "resource", or the type of the pending operation that the resource belongs to. */
function mapResources(
  deployment: Deployment,
  map: (resource: ResourceState, kind: string) => ResourceState,
): Deployment {
  const copy = { ...deployment, resources: deployment.resources.map((resource) => map(resource, "resource")) };
  if (deployment.pending_operations)
    copy.pending_operations = deployment.pending_operations.map((operation) => ({
      ...operation,
      resource: map(operation.resource, operation.type),
    }));
  return copy;
}

/** A copy with inputs and outputs changed. `place` names them uniquely within a state, and the same in every save. */
function mapProperties(
  resource: ResourceState,
  kind: string,
  map: (properties: PropertyMap, place: string) => PropertyMap,
): ResourceState {
  const place = `${kind} ${resource.urn} ${resource.id ?? ""}`;
  const copy = { ...resource };
  if (resource.inputs) copy.inputs = map(resource.inputs, `${place} inputs`);
  if (resource.outputs) copy.outputs = map(resource.outputs, `${place} outputs`);
  return copy;
}

function parseJson(text: string, source: string, wayOut: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (parsed !== null && typeof parsed === "object") return parsed as Record<string, unknown>;
  } catch (error) {
    throw new VisibleError(`${source} is damaged: ${(error as Error).message}`, wayOut);
  }
  throw new VisibleError(`${source} is damaged: it holds no JSON object`, wayOut);
}

function refuseOtherVersion(version: unknown, source: string, wayOut: string): void {
  if (version === checkpointVersion) return;
  if (typeof version === "number" && version > checkpointVersion)
    throw new VisibleError(
      `${source} has version ${version}, written by a newer Pulumi; this engine reads version ${checkpointVersion}`,
      `Use the Pulumi that wrote it. ${wayOut}`,
    );
  throw new VisibleError(
    `${source} has version ${JSON.stringify(version)}; this engine reads version ${checkpointVersion}`,
    wayOut,
  );
}

function checkDeployment(deployment: Deployment, source: string, wayOut: string): void {
  const provider: unknown = deployment.secrets_providers?.type;
  if (provider !== undefined && provider !== "" && provider !== "passphrase")
    throw new VisibleError(
      `${source} keeps its secrets with "${String(provider)}"; the embedded engine knows "passphrase" only`,
      "Change it with Pulumi's own CLI: `pulumi stack change-secrets-provider passphrase`.",
    );
  deployment.resources ??= [];
  if (!Array.isArray(deployment.resources))
    throw new VisibleError(`${source} is damaged: resources is not a list`, wayOut);
  deployment.resources.forEach((resource, index) => {
    if (typeof resource?.urn !== "string" || typeof resource.type !== "string")
      throw new VisibleError(`${source} is damaged: resource ${index} has no urn or no type`, wayOut);
  });
  refuseWrongOrder(deployment.resources, source, wayOut);
}

/**
 * Refuses a state that lists a resource before one that it needs, as Pulumi's CLI does. Deletions rely on the order.
 */
function refuseWrongOrder(resources: ResourceState[], source: string, wayOut: string): void {
  const seen = new Set<string>();
  for (const resource of resources) {
    const needed = [resource.parent, providerUrn(resource), ...(resource.dependencies ?? [])];
    const missing = needed.find((urn) => urn !== undefined && urn !== "" && !seen.has(urn));
    if (missing !== undefined)
      throw new VisibleError(
        `${source} is damaged: ${resource.urn} needs ${missing}, which does not stand before it`,
        wayOut,
      );
    seen.add(resource.urn);
  }
}

/** "URN::ID" without the id. */
function providerUrn(resource: ResourceState): string | undefined {
  return resource.provider?.slice(0, resource.provider.lastIndexOf("::"));
}
