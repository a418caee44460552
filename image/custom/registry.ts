import { VisibleError } from "../../errors/visibleError";

/**
 * The reference by which the hosts' dockerd pulls a registry's image. A tag in the name is left out, because the digest decides.
 * @throws if the name contains a digest other than the one asked for
 */
export function registryReference(source: string, sha256: string): string {
  const [name = "", digest] = source.split("@");
  if (digest !== undefined && digest !== `sha256:${sha256}`)
    throw new VisibleError(
      `image ${source} names the digest ${digest} and imageSha256 says ${sha256}`,
      "make them the same: set imageSha256 to the digest that is meant, or leave it out of the name",
    );
  return `${name.replace(/:[\w.-]+$/, "")}@sha256:${sha256}`;
}
