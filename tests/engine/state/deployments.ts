import fc from "../../support/seeded";
import type { Deployment, ResourceState } from "../../../engine/model/state";
import { KIND, type PropertyMap, type PropertyValue, SIGNATURE } from "../../../engine/model/values";

export const secret = (value: PropertyValue): PropertyMap => ({ [SIGNATURE]: KIND.secret, value });

/** Through JSON, which has no negative zero. */
const plain = fc
  .jsonValue({ maxDepth: 2 })
  .map((value) => JSON.parse(JSON.stringify(value)) as PropertyValue) satisfies fc.Arbitrary<PropertyValue>;
const value = fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: plain.map(secret) });
const properties = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 8 }),
  fc.oneof(value, fc.array(value, { maxLength: 3 }), fc.record({ inner: value })),
  { maxKeys: 4 },
) as fc.Arbitrary<PropertyMap>;

/** Any deployment that Pulumi's CLI would take: unique URNs in dependency order, secrets anywhere, members we do not know. */
export const anyDeployment: fc.Arbitrary<Deployment> = fc
  .array(
    fc.record({
      inputs: fc.option(properties, { nil: undefined }),
      outputs: fc.option(properties, { nil: undefined }),
      replaced: fc.boolean(),
      protect: fc.boolean(),
      dependsOnEarlier: fc.array(fc.nat(), { maxLength: 3 }),
      hidden: fc.option(plain, { nil: undefined }),
    }),
    { maxLength: 6 },
  )
  .map((parts) => {
    const resources: ResourceState[] = [];
    parts.forEach((part, index) => {
      const earlier = part.dependsOnEarlier.map((n) => resources[n % Math.max(resources.length, 1)]?.urn);
      resources.push({
        urn: `urn:pulumi:dev::sample::a:b:C::r${index}`,
        custom: true,
        type: "a:b:C",
        id: `id-${index}`,
        protect: part.protect,
        dependencies: earlier.filter((urn) => urn !== undefined),
        ...(part.inputs && { inputs: part.inputs }),
        ...(part.outputs && { outputs: part.outputs }),
        ...(part.replaced && { delete: true }),
        ...(part.hidden !== undefined && { viewOf: part.hidden }),
      });
    });
    return {
      manifest: { time: "", magic: "", version: "" },
      secrets_providers: { type: "passphrase" as const, state: { salt: "" } },
      resources,
      pending_operations: resources.slice(0, 1).map((resource) => ({ resource, type: "updating" as const })),
      metadata: {},
    };
  });
