/** Place of a probability on an axis that gives each further nine of a percentile the same room: -log10(1 - p). */
export const nines = (probability: number): number => -Math.log10(1 - probability);

/** The axis of such places from 0 to `end`, labelled with percentiles: 0, 90, 99, 99.9, ..., to as many digits as the place has nines. */
export function ninesAxis(end: number) {
  const values = Array.from({ length: Math.max(1, Math.ceil(end - 1e-9)) + 1 }, (_, i) => i);
  return {
    scale: { domain: [0, end], nice: false },
    axis: {
      values,
      labelExpr: "format(100 - pow(10, 2 - datum.value), '.' + max(0, ceil(datum.value)) + '~f')",
    },
  };
}
