/** A number to so many significant digits, with thousands set apart; the field's dash where there is none. */
export function digits(value: number | null | undefined, significant = 4): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const rounded = Number(value.toPrecision(significant));
  return rounded.toLocaleString('en-US', { maximumSignificantDigits: significant }).replace(/^-/, '−');
}

/** A share as per cent; one that is not whole never reads 100. */
export function perCent(share: number): string {
  const value = share * 100;
  if (share < 1 && value > 99.995) return '>99.99';
  return value.toFixed(2);
}
