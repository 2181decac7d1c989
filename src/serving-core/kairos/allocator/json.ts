import type { RankedMix } from './rank.js';

/** The ranking as the authors' program writes it, byte for byte: JSON with an indent of 4, numbers as Python writes them. */
export function rankingJson(ranking: readonly RankedMix[]): string {
  const entries = ranking.map(
    ({ counts, price, bound }) =>
      `    "${counts.join(', ')}": [\n        ${pythonFloat(rounded(price))},\n        ${pythonFloat(bound)}\n    ]`,
  );
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n}`;
}

// Python rounds the decimal value of the double, as toFixed does, but a tie, which a sum of prices can be, to even.
function rounded(price: number): number {
  return Number(price.toFixed(3));
}

// Both write the fewest digits that give the double back; Python marks whole ones.
function pythonFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
