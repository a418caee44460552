import { VisibleError } from "../errors/visibleError";

/**
 * A path as the value of one of ssh's options, in a file or behind `-o` (ssh_config(5)): `%` and a leading `~` are taken
 * literally, and blanks do not divide it. A path without any of them stays as it is.
 * @throws VisibleError for what ssh replaces in any case
 */
export function sshPath(path: string): string {
  if (/\$\{|[\r\n]/.test(path))
    throw new VisibleError(
      `the path ${JSON.stringify(path)} is not usable for ssh, which would take a part of it for a variable or a line end`,
      "rename the file or its folder",
    );
  const literal = path.replace(/^~/, "./~").replaceAll("%", "%%");
  return /^[^\s"'\\#=]+$/.test(literal) ? literal : `"${literal.replace(/[\\"]/g, "\\$&")}"`;
}

/** The arguments that make ssh log in with a private key. `-i` looks for the file before it reads `%` and `~`. */
export function identityArguments(keyFile: string): string[] {
  return /^~|%|\$\{/.test(keyFile) ? ["-o", `IdentityFile=${sshPath(keyFile)}`] : ["-i", keyFile];
}

/** A text as a part of a URI: characters that may stand in every part stay as they are, and so do slashes. */
export function uriPart(text: string): string {
  return text.replace(/[^\w.~/:,=-]+/g, encodeURIComponent);
}
