import * as pulumi from "@pulumi/pulumi";
import { errorText } from "../errors/errorText";
import { shownError } from "../errors/fileError";
import { VisibleError } from "../errors/visibleError";

/** Runs a part of the program and shows errors that the user can fix as plain messages, without a stack trace. */
export function visible<T>(part: () => T): T {
  try {
    return part();
  } catch (error) {
    if (shownError(error) instanceof VisibleError) throw new pulumi.RunError(errorText(error));
    throw error;
  }
}
