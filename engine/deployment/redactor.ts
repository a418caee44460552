import { isMap, isSecret } from "../properties/secrets";
import type { PropertyValue } from "../model/values";

/** Shorter texts would blank out half of every message. */
const shortestSecret = 3;
/** A key's lines come one by one where a program prints it; short ones are no secret. */
const shortestLine = 8;

/** Keeps secrets out of messages: programs, providers and tools may repeat what they were given. */
export class Redactor {
  private readonly texts = new Set<string>();

  /** Remembers the texts that are marked as secret themselves; what merely stands beside one stays readable. */
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
