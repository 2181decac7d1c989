import type { ClaimRow } from './check.js';

const signs = { 'at least': '≥', 'more than': '>', 'at most': '≤', 'equal to': '=' } as const;

/**
 * What the point estimate must meet. A tolerance is added to a zero, where it is all there is; beside any other number both are
 * shown, so that a claim which was granted some says so.
 */
export function expectedText({ expected: { relation, value }, tolerance, unit }: ClaimRow): string {
  const end = unit && ` ${unit}`;
  if (tolerance === 0) return `${signs[relation]} ${number(value)}${end}`;
  if (relation === 'equal to') return `= ${number(value)} ± ${number(tolerance)}${end}`;
  const limit = relation === 'at most' ? value + tolerance : value - tolerance;
  const of =
    value === 0 ? '' : ` (${number(value)} ${relation === 'at most' ? '+' : '−'} ${number(tolerance)})`;
  return `${signs[relation]} ${number(limit)}${end}${of}`;
}

/** What was measured, with its interval where there is one. */
export function measuredText({ measured: value, low, high, unit }: ClaimRow): string {
  if (value === null) return '-';
  const interval = low === null || high === null ? '–' : `[${number(low)}, ${number(high)}]`;
  return `${number(value)}${unit && ` ${unit}`} ${interval}`;
}

/** Four decimals of a fraction, six digits of anything larger, without trailing zeros. */
function number(value: number): string {
  const text = Math.abs(value) < 10 ? value.toFixed(4) : value.toPrecision(6);
  return String(Number(text));
}
