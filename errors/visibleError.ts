/** Exit codes of Pulumi's CLI (sdk/go/common/util/cmdutil/exitcodes.go), as far as they are used here. */
export const exitCodes = {
  error: 1,
  configuration: 2,
  resource: 4,
  stackNotFound: 6,
  noChanges: 7,
  cancelled: 8,
  internal: 255,
} as const;

/** One thing that is wrong, and what to do about it. The two stay apart until the problem is shown. */
export interface Problem {
  message: string;
  wayOut?: string;
}

export interface VisibleErrorOptions extends ErrorOptions {
  exitCode?: number;
  /** If several things are wrong: each of them. The error's message is what they have in common. */
  problems?: readonly Problem[];
}

/**
 * An error that the user can do something about. The message says what is wrong and gives the name and value concerned;
 * wayOut says what to do. Any other error that reaches the command line is a defect of Tare: the command line then says
 * how to get its stack trace.
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
