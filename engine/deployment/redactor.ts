import { isMap, isSecret } from "../properties/secrets";
import type { PropertyValue } from "../model/values";

/** Shorter secrets are not redacted, because they would blank out half of every message. */
const shortestSecret = 3;
/**
 * Lines of a secret are redacted one by one as well, because a program may print a key by lines. Shorter ones are not.
 */
const shortestLine = 8;

/** Keeps secrets out of messages, because programs and providers may repeat what they were given. */
export class Redactor {
  private readonly texts = new Set<string>();

  /** Remembers every text in `value` that is itself marked as secret. Values beside it stay readable. */
  learn(value: PropertyValue): void {
    if (isSecret(value) && typeof value.value === "string") this.learnText(value.value);
    else if (Array.isArray(value)) value.forEach((item) => this.learn(item));
    else if (isMap(value)) Object.values(value).forEach((child) => this.learn(child));
  }

  learnText(text: string): void {
    const lines = text.split("\n").filter((line) => line.length >= shortestLine);
    for (const part of [text.trim(), JSON.stringify(text).slice(1, -1), ...lines])
      if (part.length >= shortestSecret) this.texts.add(part);
  }

  redact(message: string): string {
    const longestFirst = [...this.texts].sort((a, b) => b.length - a.length);
    return longestFirst.reduce((text, secret) => text.replaceAll(secret, "[secret]"), message);
  }
}
