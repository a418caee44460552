import { stackOfGuest } from "../../scenarios/guestNames";
import type { CellRun } from "./cells";

/** The stack that made a run; null where the record does not tell. */
export function stackOf({ data: { run } }: CellRun): string | null {
  return stackOfGuest(run.environment.guests.sender.name, "sender");
}
