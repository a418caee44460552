import type { RawValue } from "./stackFile";

/** Whether the value is, or contains, `{secure: …}`. */
export function holdsSecret(value: RawValue): boolean {
  if (value === null || typeof value !== "object") return false;
  return sealedText(value) !== undefined || Object.values(value).some(holdsSecret);
}

/** The text of `{secure: TEXT}`. */
export function sealedText(value: RawValue): string | undefined {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
  const [[name, text] = [], ...others] = Object.entries(value);
  return name === "secure" && others.length === 0 && typeof text === "string" ? text : undefined;
}
