import * as pulumi from "@pulumi/pulumi";
import { ConfigError, problemText } from "../config/problem";

/** Runs a part of the program and shows what the user can mend as a plain message, without a stack trace. */
export function visible<T>(part: () => T): T {
  try {
    return part();
  } catch (error) {
    if (error instanceof ConfigError) throw new pulumi.RunError(error.keys.map(problemText).join("\n"));
    throw error;
  }
}
