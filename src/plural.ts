/** A number of things: `1 point`, `6 points`; `nouns` where their plural is another. */
export function count(number: number, noun: string, nouns = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : nouns}`;
}
