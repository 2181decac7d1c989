/** Place of a probability on an axis that gives each further nine of a percentile the same room: -log10(1 - p). */
export const nines = (probability: number): number => -Math.log10(1 - probability);

/** The axis of such places from 0 to `end`, labelled with percentiles: 0, 90, 99, 99.9, ... */
export function ninesAxis(end: number) {
  const values = Array.from({ length: Math.max(1, Math.ceil(end - 1e-9)) + 1 }, (_, i) => i);
  const labels = values.map((y) => (y === 0 ? '0' : (100 - 10 ** (2 - y)).toFixed(Math.max(0, y - 2))));
  return {
    scale: { domain: [0, end], nice: false },
    axis: { values, labelExpr: `${JSON.stringify(labels)}[datum.value]` },
  };
}
