import type { Column } from "./dictionary";
import { compareText } from "../model/runData";

/** A file of an exported result set. */
export interface CrateFile {
  /** Relative to the crate, with slashes. */
  path: string;
  bytes: number;
  sha256: string;
}

/** The description of a crate. */
interface CrateDescription {
  name: string;
  description: string;
  /** ISO 8601: when the last run ended, so that the same runs give the same crate. */
  datePublished: string;
  /** URL of the licence that the owner of the data chose, or null. */
  licence: string | null;
}

const context = "https://w3id.org/ro/crate/1.1/context";
const formats: Record<string, string> = {
  json: "application/json",
  html: "text/html",
  md: "text/markdown",
  csv: "text/csv",
  svg: "image/svg+xml",
  png: "image/png",
  txt: "text/plain",
  pcap: "application/vnd.tcpdump.pcap",
  parquet: "application/vnd.apache.parquet",
};

/**
 * The metadata file of an RO-Crate 1.1 (https://w3id.org/ro/crate/1.1): every file with format, size and SHA-256.
 * @param columns of packets.parquet and cells.parquet
 */
export function crateMetadata(
  about: CrateDescription,
  files: readonly CrateFile[],
  columns: { packets: readonly Column[]; cells: readonly Column[] },
): string {
  const sorted = [...files].sort((a, b) => compareText(a.path, b.path));
  const variables = [
    ...columns.packets.map((column) => ({ table: "packets", ...column })),
    ...columns.cells.map((column) => ({ table: "cells", ...column })),
  ];
  const variableId = (column: { table: string; name: string }) => `#${column.table}.${column.name}`;
  const root = {
    "@id": "./",
    "@type": "Dataset",
    name: about.name,
    description: about.description,
    datePublished: about.datePublished,
    license: about.licence === null ? "The owner of this data has not chosen a licence yet" : { "@id": about.licence },
    hasPart: sorted.map((file) => ({ "@id": encodeURI(file.path) })),
    variableMeasured: variables.map((column) => ({ "@id": variableId(column) })),
  };
  const graph = [
    {
      "@id": "ro-crate-metadata.json",
      "@type": "CreativeWork",
      conformsTo: { "@id": "https://w3id.org/ro/crate/1.1" },
      about: { "@id": "./" },
    },
    root,
    ...(about.licence === null
      ? []
      : [
          {
            "@id": about.licence,
            "@type": "CreativeWork",
            name: "Licence",
            description: `The data is under ${about.licence}`,
          },
        ]),
    ...sorted.map((file) => ({
      "@id": encodeURI(file.path),
      "@type": "File",
      name: file.path.split("/").pop(),
      encodingFormat: formats[file.path.split(".").pop() ?? ""] ?? "application/octet-stream",
      contentSize: String(file.bytes),
      sha256: file.sha256,
    })),
    ...variables.map((column) => ({
      "@id": variableId(column),
      "@type": "PropertyValue",
      name: column.name,
      description: column.meaning,
      ...(column.unit !== null && { unitText: column.unit }),
    })),
  ];
  return `${JSON.stringify({ "@context": context, "@graph": graph }, null, 1)}\n`;
}
