/**
 * A test of URNs by a URN or a pattern, as Pulumi's CLI reads them: `*` stands for any characters but a colon, `**` for any
 * characters.
 */
export function urnPattern(text: string): (urn: string) => boolean {
  if (isLiteral(text)) return (urn) => urn === text;
  const quoted = (part: string) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const inSegment = (part: string) => part.split("*").map(quoted).join("[^:]*");
  const pattern = new RegExp(`^${text.split("**").map(inSegment).join(".*")}$`, "s");
  return (urn) => pattern.test(urn);
}

export function isLiteral(text: string): boolean {
  return !text.includes("*");
}
