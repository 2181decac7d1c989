/** A day of 24 hours becomes one of 6: minutes that are averaged into one. */
const SQUEEZE = 4;
/** Bounds that a trace is scaled to, requests/minute. */
const LEAST = 1;
const MOST = 1600;

/** Means of every four minutes: a day of 1440 as one of 360. */
export function squeezed(counts: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: Math.floor(counts.length / SQUEEZE) }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < SQUEEZE; k++) sum += counts[i * SQUEEZE + k];
    return sum / SQUEEZE;
  });
}

/** The days of one trace scaled together: the least of all to 1, the most to 1600, rounded, and never below 1. A constant trace becomes 1. */
export function scaled(days: readonly Float64Array[]): Int32Array[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const day of days)
    for (const value of day) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  const scale = high > low ? (MOST - LEAST) / (high - low) : 0;
  return days.map((day) =>
    Int32Array.from(day, (value) => Math.max(LEAST, roundEven(LEAST + (value - low) * scale))),
  );
}

// As NumPy rounds: halves to the even neighbour.
function roundEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
