/** A word of a command for a shell, as it is or in quotes: for commands that a user pastes, and for scripts. */
export function shellWord(text: string): string {
  return /^[\w.,:/@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
