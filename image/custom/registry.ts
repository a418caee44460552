import { VisibleError } from "../../errors/visibleError";

/**
 * A registry's image by digest, as the hosts' dockerd fetches it. The name may carry a tag, which the digest overrules.
 * @throws where the name carries a digest other than the one asked for
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
