/**
 * The Pulumi whose protocol this engine speaks and whose state it writes. The manifest's "magic" is this text's
 * SHA-256.
 */
export const pulumiVersion = "v3.248.0";
