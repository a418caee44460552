import { shellWord } from "./shellWord";

/** Shorter secrets are not redacted, because they would blank out half of every message. */
const shortestSecret = 3;
/**
 * Lines of a secret are redacted one by one as well, because a program may print a key by lines. Shorter ones are not.
 */
const shortestLine = 8;

/** Keeps secret texts out of messages, also where a message has them in quotes or by lines. */
export class TextRedactor {
  private readonly texts = new Set<string>();
  /** Sorted when the next message comes, because there are many messages and few secrets that are new. */
  private longestFirst: string[] = [];

  learnText(text: string): void {
    const lines = text.split("\n").filter((line) => line.length >= shortestLine);
    const quoted = [JSON.stringify(text).slice(1, -1), shellWord(text)];
    for (const part of [text.trim(), ...quoted, ...lines]) if (part.length >= shortestSecret) this.texts.add(part);
  }

  redact(message: string): string {
    if (this.longestFirst.length !== this.texts.size)
      this.longestFirst = [...this.texts].sort((a, b) => b.length - a.length);
    return this.longestFirst.reduce((text, secret) => text.replaceAll(secret, "[secret]"), message);
  }
}
