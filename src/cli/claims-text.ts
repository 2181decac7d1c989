import type { ClaimRow, Verdict } from '../claims/check.js';
import { paint } from './paint.js';
import { renderTable } from './table.js';

const signs = { 'at least': '≥', 'at most': '≤', 'equal to': '=' } as const;
const colours: Record<Verdict, 'green' | 'red' | 'yellow'> = {
  PASS: 'green',
  FAIL: 'red',
  'NOT TESTABLE': 'yellow',
};

/** Every claim with its verdict, then where the failed ones come from, then a count. */
export function claimsText(rows: readonly ClaimRow[], width: number): string {
  if (rows.length === 0) return 'This experiment declares no claims.';
  const cells = rows.map((row) => [
    row.verdict,
    row.statement,
    expected(row),
    measured(row),
    row.verdict === 'NOT TESTABLE' ? row.reason : row.where,
  ]);
  const table = renderTable(['VERDICT', 'CLAIM', 'EXPECTED', 'MEASURED [95 %]', 'WHERE'], cells, { width });
  const painted = table.replace(/^(PASS|FAIL|NOT TESTABLE)(?=\s)/gm, (verdict) =>
    paint(colours[verdict as Verdict], verdict),
  );
  const failed = rows
    .filter(({ verdict }) => verdict === 'FAIL')
    .map(({ id, source }) => `${id} comes from: ${source}`);
  return [painted, ...(failed.length > 0 ? [failed.join('\n')] : []), countOf(rows)].join('\n\n');
}

function countOf(rows: readonly ClaimRow[]): string {
  const count = (wanted: Verdict) => rows.filter(({ verdict }) => verdict === wanted).length;
  return `Claims: ${count('PASS')} passed, ${count('FAIL')} failed, ${count('NOT TESTABLE')} not testable.`;
}

function expected({ expected: { relation, value }, tolerance, unit }: ClaimRow): string {
  const slack = tolerance > 0 ? ` ± ${number(tolerance)}` : '';
  return `${signs[relation]} ${number(value)}${slack}${unit && ` ${unit}`}`;
}

function measured({ measured: value, low, high, unit }: ClaimRow): string {
  if (value === null || low === null || high === null) return '-';
  return `${number(value)}${unit && ` ${unit}`} [${number(low)}, ${number(high)}]`;
}

/** Four decimals of a fraction, six digits of anything larger, without trailing zeros. */
function number(value: number): string {
  const text = Math.abs(value) < 10 ? value.toFixed(4) : value.toPrecision(6);
  return String(Number(text));
}
