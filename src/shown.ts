/** Longest text of a value in a message. */
const LONGEST = 200;

/** A value from a JSON file as a message shows it: as it would stand there, and short, whatever it is. */
export function shown(value: unknown): string {
  const text = jsonOf(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // What is nested deeper than calls may be.
    return Array.isArray(value) ? '[…]' : '{…}';
  }
}
