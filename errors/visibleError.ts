/** Exit codes of Pulumi's CLI (sdk/go/common/util/cmdutil/exitcodes.go), as far as they are used here. */
export const exitCodes = {
  error: 1,
  configuration: 2,
  resource: 4,
  stackNotFound: 6,
  cancelled: 8,
  internal: 255,
} as const;

/**
 * An error that the user can mend: the message says what is wrong (with the thing's name and value), the wayOut what to do
 * about it. Anything else that reaches the command line is a defect of ours and is shown with how to get its stack trace.
 */
export class VisibleError extends Error {
  readonly exitCode: number;

  constructor(
    message: string,
    readonly wayOut?: string,
    options: ErrorOptions & { exitCode?: number } = {},
  ) {
    super(message, options);
    this.name = "VisibleError";
    this.exitCode = options.exitCode ?? exitCodes.error;
  }
}
