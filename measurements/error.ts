/** Something that the user can mend: said in full, and with the way out of it. */
export class MeasurementError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MeasurementError";
  }
}
