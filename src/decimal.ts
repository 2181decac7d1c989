/** Whole, decimal or exponential, as people write numbers: JavaScript's Number takes hexadecimal and nothing at all too. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The number that a text is, in decimal; NaN when it is none. Infinite where it is beyond a double. */
export function decimal(text: string): number {
  return DECIMAL.test(text) ? Number(text) : Number.NaN;
}
