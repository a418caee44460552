/**
 * An error that the user can mend: the message says what is wrong (with the thing's name and value), the hint what to do
 * about it. Anything else that reaches the command line is a defect of ours and is shown with how to get its stack trace.
 */
export class VisibleError extends Error {
  constructor(
    message: string,
    readonly hint?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "VisibleError";
  }
}
