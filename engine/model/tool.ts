/** The tool that the engine is part of. Users know only the tool's name, never the engine's. */
export interface Tool {
  /** How a user calls it, for commands that ways out recommend. */
  command: string;
  /** The folder for the tool's own files in a project: state, the selected stack, the generated passphrase. */
  folder: string;
}
