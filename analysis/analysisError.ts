/** An analysis cannot go on, for a reason that the user can mend. */
export class AnalysisError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AnalysisError";
  }
}
