import { VisibleError } from "../errors/visibleError";

/** An error whose message tells the user what is wrong (with the offending value) and what to do about it. */
export class LabError extends VisibleError {
  override readonly name = "LabError";
}
