/** Four digits, of a fraction four decimals, of a small one two digits, without trailing zeros; a minus sign as it is typed in text. */
export function number(value: number): string {
  const size = Math.abs(value);
  const text = size >= 1 ? value.toPrecision(4) : size >= 0.01 ? value.toFixed(4) : value.toPrecision(2);
  return String(Number(text)).replaceAll('-', '−');
}

export const withUnit = (value: number, unit: string): string => `${number(value)}${unit && ` ${unit}`}`;

/** A signed percentage of a part: 0.0123 is `+1.23 %`; three digits. */
export function percent(part: number): string {
  return `${signedPercent(part)} %`;
}

/** The same without its sign of percent. */
export function signedPercent(part: number): string {
  const value = 100 * part;
  const text = Math.abs(value) < 10 ? value.toFixed(2) : value.toPrecision(3);
  const rounded = Number(text);
  return `${rounded > 0 ? '+' : ''}${rounded}`.replaceAll('-', '−');
}
