/**
 * A number as a C++ stream prints it by default: `%g` with six significant digits. Unlike `toPrecision` an exact tie
 * goes to the even digit, and the exponent has at least two digits.
 */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const sign = value < 0 ? '-' : '';
  const [digits, exponent] = sixDigits(Math.abs(value));
  if (exponent < -4 || exponent >= 6) {
    const power = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${withPoint(digits, 1)}e${exponent < 0 ? '-' : '+'}${power}`;
  }
  return sign + (exponent < 0 ? `0.${'0'.repeat(-exponent - 1)}${digits}` : withPoint(digits, exponent + 1));
}

// Sixty digits hold every double that could tie at the seventh, so the remainder is compared as text, exactly.
function sixDigits(magnitude: number): [digits: string, exponent: number] {
  const [mantissa, power] = magnitude.toExponential(60).split('e');
  const all = mantissa.replace('.', '');
  const rest = all.slice(6);
  const half = `5${'0'.repeat(rest.length - 1)}`;
  const kept = Number(all.slice(0, 6));
  const rounded = rest > half || (rest === half && kept % 2 === 1) ? kept + 1 : kept;
  const carried = rounded === 1_000_000;
  const digits = carried ? '1' : String(rounded).replace(/0+$/, '');
  return [digits, Number(power) + (carried ? 1 : 0)];
}

function withPoint(digits: string, whole: number): string {
  if (digits.length <= whole) return digits.padEnd(whole, '0');
  return `${digits.slice(0, whole)}.${digits.slice(whole)}`;
}
