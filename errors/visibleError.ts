/** Exit codes of Pulumi's CLI (sdk/go/common/util/cmdutil/exitcodes.go), as far as they are used here. */
export const exitCodes = {
  error: 1,
  configuration: 2,
  resource: 4,
  stackNotFound: 6,
  cancelled: 8,
  internal: 255,
} as const;

/** One thing that is wrong, and what to do about it. Only the place that shows a problem joins the two. */
export interface Problem {
  message: string;
  wayOut?: string;
}

export interface VisibleErrorOptions extends ErrorOptions {
  exitCode?: number;
  /** Where several things are wrong: each of them, below the message that they have in common. */
  problems?: readonly Problem[];
}

/**
 * An error that the user can mend: the message says what is wrong (with the thing's name and value), the wayOut what to do
 * about it. Anything else that reaches the command line is a defect of ours and is shown with how to get its stack trace.
 */
export class VisibleError extends Error implements Problem {
  readonly exitCode: number;
  readonly problems: readonly Problem[];

  constructor(
    message: string,
    readonly wayOut?: string,
    { exitCode = exitCodes.error, problems = [], ...options }: VisibleErrorOptions = {},
  ) {
    super(message, options);
    this.name = "VisibleError";
    this.exitCode = exitCode;
    this.problems = problems;
  }
}
