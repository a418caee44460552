/** A text as one word of a shell command, as it is or in quotes: for commands that a user pastes, and for scripts. */
export function shellWord(text: string): string {
  return /^[\w.,:/@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
