import { VisibleError } from "../errors/visibleError";

/** Something that the user can mend: said in full, and with the way out of it. */
export class MeasurementError extends VisibleError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, undefined, options);
  }
}
