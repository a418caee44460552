import type { EngineEvent } from "../../engine";
import { paint } from "../terminal";
import { describeUrn } from "./json";

/**
 * A message as lines that stay, with the resource that it is about. Undefined for what is shown beside the resource only, and for
 * errors: those are shown together at the end.
 */
export function diagnosticText(
  event: Extract<EngineEvent, { type: "diagnostic" }>,
  debug: boolean,
): string | undefined {
  const { severity, urn, ephemeral } = event;
  const message = event.message.trimEnd();
  if (message === "" || ephemeral === true || severity === "error" || (severity === "debug" && !debug))
    return undefined;
  const prefix = severity === "warning" ? paint("yellow", "warning: ") : "";
  const where = urn === undefined ? "" : `${describeUrn(urn)}: `;
  const [first, ...rest] = message.split("\n");
  return [paint("dim", `     ${where}`) + prefix + first, ...rest.map((text) => `       ${text}`)].join("\n");
}
