const codes = { green: 32, yellow: 33, red: 31 } as const;

/** Colours a word on a terminal; leaves it alone in a pipe, a file, or under NO_COLOR (no-color.org). */
export function paint(colour: keyof typeof codes, text: string): string {
  const plain = !process.stdout.isTTY || Boolean(process.env.NO_COLOR) || process.env.TERM === 'dumb';
  return plain ? text : `\u001B[${codes[colour]}m${text}\u001B[0m`;
}
