/** A rate, queries/s: whole from 1000 on, two digits below 1. */
export function rateText(value: number): string {
  if (value >= 1000) return value.toFixed(0);
  return Math.abs(value) >= 1 || value === 0 ? value.toFixed(1) : value.toPrecision(2);
}
