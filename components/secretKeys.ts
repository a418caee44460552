import * as pulumi from "@pulumi/pulumi";

/**
 * The keys of the stack's configuration that are secret. Both engines hand them over beside the values; the SDK itself keeps them
 * to itself.
 * @param environment the program's
 */
export function secretKeys(environment: NodeJS.ProcessEnv = process.env): string[] {
  const keys: unknown = JSON.parse(environment.PULUMI_CONFIG_SECRET_KEYS || "[]");
  return Array.isArray(keys) ? keys.map(String) : [];
}

/** A value that is made from keys of these names: a secret, if one of them is. */
export function secretIfAny<T>(names: RegExp, value: T): pulumi.Output<pulumi.Unwrap<T>> {
  return secretKeys().some((key) => names.test(key)) ? pulumi.secret(value) : pulumi.output(value);
}
