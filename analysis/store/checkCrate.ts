import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { VisibleError } from "../../errors/visibleError";

const Crate = z.object({ "@graph": z.array(z.looseObject({ "@id": z.string(), sha256: z.string().optional() })) });

/**
 * Verifies a store's tables by the digests in the crate around it. Parquet has no checksum of its own, so a damaged byte
 * would be read as another time. A store without a crate is not verified.
 * @throws VisibleError that names the file
 */
export function checkAgainstCrate(store: string): void {
  const folder = dirname(store);
  const metadata = join(folder, "ro-crate-metadata.json");
  if (!existsSync(metadata)) return;
  const digests = readDigests(metadata);
  for (const table of ["cells.parquet", "packets.parquet"]) {
    const path = join(store, table);
    const expected = digests.get(relative(folder, path));
    if (expected === undefined) throw new VisibleError(`${metadata} names no digest of ${relative(folder, path)}`);
    if (createHash("sha256").update(readFileSync(path)).digest("hex") !== expected)
      throw new VisibleError(
        `${path} was changed or damaged after the export: its SHA-256 is not the one in ${metadata}`,
      );
  }
}

function readDigests(metadata: string): Map<string, string | undefined> {
  try {
    const { "@graph": graph } = Crate.parse(JSON.parse(readFileSync(metadata, "utf8")));
    return new Map(graph.map((entity) => [entity["@id"], entity.sha256]));
  } catch (error) {
    throw new VisibleError(`${metadata} cannot be read: ${(error as Error).message}`, undefined, { cause: error });
  }
}
