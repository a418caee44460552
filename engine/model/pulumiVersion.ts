/** The Pulumi whose protocol this engine speaks and whose state it writes; the SHA-256 of this text is the manifest's "magic". */
export const pulumiVersion = "v3.248.0";
