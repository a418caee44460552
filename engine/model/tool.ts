/** The tool that the engine is a part of. The engine itself has no name for users. */
export interface Tool {
  /** How a user calls it. Ways out name commands of it. */
  command: string;
  /** Below a project's folder: what the tool keeps there itself (state, the selected stack, the generated passphrase). */
  folder: string;
}
