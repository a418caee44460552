import type { RunRecord } from "../../scenarios/run";

/** The name of what was set on a run's hosts; versions that could not tune did not. */
export function tuningOf({ environment }: RunRecord): string {
  const { sender, responder } = environment;
  return sender.tuning?.name ?? responder.tuning?.name ?? "none";
}
