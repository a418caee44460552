import { TextRedactor } from "../../errors/textRedactor";
import { isMap, isSecret } from "../properties/secrets";
import type { PropertyValue } from "../model/values";

/** Keeps secrets out of messages, because programs and providers may repeat what they were given. */
export class Redactor extends TextRedactor {
  /** Remembers every text in `value` that is itself marked as secret. Values beside it stay readable. */
  learn(value: PropertyValue): void {
    if (isSecret(value) && typeof value.value === "string") this.learnText(value.value);
    else if (Array.isArray(value)) value.forEach((item) => this.learn(item));
    else if (isMap(value)) Object.values(value).forEach((child) => this.learn(child));
  }
}
