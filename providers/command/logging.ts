import type { PropertyValue } from "../../engine/values";
import type { CallContext } from "../../engine/provider";
import { Lines } from "./lines";

/** The values of the input `logging`. If it is not set, both streams are shown. */
export const loggings = ["stdout", "stderr", "stdoutAndStderr", "none"] as const;

/** Shows a command's output line by line while it runs, as the input `logging` says. */
export function outputLog(
  logging: PropertyValue | undefined,
  context: CallContext,
): { stdout: Lines; stderr: Lines; end(): void } {
  const shown = (stream: "stdout" | "stderr") =>
    logging === undefined || logging === stream || logging === "stdoutAndStderr";
  const lines = (stream: "stdout" | "stderr") => new Lines((line) => shown(stream) && context.log("info", line));
  const stdout = lines("stdout");
  const stderr = lines("stderr");
  return {
    stdout,
    stderr,
    end: () => {
      stdout.end();
      stderr.end();
    },
  };
}
