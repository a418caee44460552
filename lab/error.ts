/** A failure that the user can mend: its message names the thing, the value and the way out, and is shown without a stack. */
export class LabError extends Error {
  override readonly name = "LabError";
}
