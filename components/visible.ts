import * as pulumi from "@pulumi/pulumi";
import { errorText } from "../errors/errorText";
import { VisibleError } from "../errors/visibleError";

/** Runs a part of the program and shows what the user can mend as a plain message, without a stack trace. */
export function visible<T>(part: () => T): T {
  try {
    return part();
  } catch (error) {
    if (error instanceof VisibleError) throw new pulumi.RunError(errorText(error));
    throw error;
  }
}
