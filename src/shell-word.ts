/** A text as one word of a POSIX shell command: as it is where that means itself, else in quotes. */
export function shellWord(text: string): string {
  return /^[\w/.:,@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Words as a command line that a shell takes apart into the same words. */
export function commandLine(...words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
