import * as pulumi from "@pulumi/pulumi";
import { errorText } from "../errors/errorText";
import { shownError } from "../errors/fileError";
import { TextRedactor } from "../errors/textRedactor";
import { VisibleError } from "../errors/visibleError";
import { secretKeys } from "./secretKeys";

/**
 * Runs a part of the program and shows errors that the user can fix as plain messages, without a stack trace and without the values
 * of secret keys.
 */
export function visible<T>(part: () => T): T {
  try {
    return part();
  } catch (error) {
    if (shownError(error) instanceof VisibleError) throw new pulumi.RunError(withoutSecrets(errorText(error)));
    throw error;
  }
}

function withoutSecrets(text: string): string {
  const config = pulumi.runtime.allConfig();
  const redactor = new TextRedactor();
  for (const key of secretKeys()) redactor.learnText(config[key] ?? "");
  return redactor.redact(text);
}
