/**
 * A text as one line that a terminal shows as it is: what comes from elsewhere could otherwise write lines of its own into a log, or
 * colour, move and hide what is shown. Tabs stay.
 */
export function plainLine(text: string): string {
  return text.replace(/[^\P{Cc}\t]|[\u2028\u2029]/gu, (character) => {
    return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
  });
}

/**
 * A text of many lines that a terminal shows as it is: what `plainLine` would change is changed, but ends of lines stay, and so do
 * colours where `coloured` says that we may have painted it.
 */
export function plainText(text: string, coloured = false): string {
  const kept = coloured ? COLOUR : NOTHING;
  const pieces = text.split(kept).map((piece) => piece.split('\n').map(plainLine).join('\n'));
  const colours = text.match(kept) ?? [];
  return pieces.map((piece, i) => piece + (colours[i] ?? '')).join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours, and nothing that moves or hides
const COLOUR = /\u001b\[(?:0|3[123])m/g;
const NOTHING = /(?!)/g;

/** A text of at most so many characters: of a longer one its middle is left out. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor(most / 4);
  return `${text.slice(0, most - end - 1)}…${text.slice(-end)}`;
}
