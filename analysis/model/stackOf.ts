import { meantStack, stackOfGuest } from "../../scenarios/guestNames";
import type { RunRecord } from "../../scenarios/run";
import type { CellRun } from "./cells";

export const stackOf = ({ data: { run } }: CellRun): string | null => stackOfRun(run);

/** The stack whose scenario a run measured; null where the record does not tell. */
export function stackOfRun(run: RunRecord): string | null {
  const name = stackOfGuest(run.environment.guests.sender.name, "sender");
  return name === null ? null : meantStack(name);
}
