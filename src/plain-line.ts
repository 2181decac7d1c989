/**
 * A text as one line that a terminal shows as it is: what comes from elsewhere could otherwise write lines of its own into a log, or
 * colour, move and hide what is shown. Tabs stay.
 */
export function plainLine(text: string): string {
  return text.replace(/[^\P{Cc}\t]|[\u2028\u2029]/gu, (character) => {
    return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
  });
}

/** A text of at most so many characters: of a longer one its middle is left out. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor(most / 4);
  return `${text.slice(0, most - end - 1)}…${text.slice(-end)}`;
}
