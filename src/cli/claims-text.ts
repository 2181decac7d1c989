import type { ClaimRow, Verdict } from '../claims/check.js';
import { expectedText, measuredText } from '../claims/text.js';
import { paint } from './paint.js';
import { renderTable } from './table.js';
import { wrap } from './wrap.js';

const colours: Record<Verdict, 'green' | 'red' | 'yellow'> = {
  PASS: 'green',
  FAIL: 'red',
  'NOT TESTABLE': 'yellow',
};

/**
 * Every claim with its verdict, then those that cannot be judged for a reason that several share, then where the failed
 * ones come from, then a count.
 */
export function claimsText(rows: readonly ClaimRow[], width: number): string {
  if (rows.length === 0) return 'This experiment declares no claims.';
  const untestable = rows.filter(({ verdict }) => verdict === 'NOT TESTABLE');
  const shared = [...new Set(untestable.map(({ reason }) => reason))]
    .map((reason) => untestable.filter((row) => row.reason === reason))
    .filter((group) => group.length > 2);
  const single = rows.filter((row) => !shared.some((group) => group.includes(row)));
  const failed = sourcesText(
    rows.filter(({ verdict }) => verdict === 'FAIL'),
    width,
  );
  return [
    ...(single.length > 0 ? [tableOf(single, width)] : []),
    ...(shared.length > 0 ? [shared.map((group) => groupText(group, width)).join('\n')] : []),
    ...(failed === '' ? [] : [failed]),
    ...doubtsText(rows, width),
    countOf(rows),
  ].join('\n\n');
}

/** `11 not testable: the paper has gpus=6, this run gpus=3`, for rows that would all say the same, and under it their ids. */
function groupText(group: readonly ClaimRow[], width: number): string {
  const ids = wrap(group.map(({ id }) => id).join(', '), width - 2).replaceAll(/^ */gm, '  ');
  return `${paint('yellow', `${group.length} NOT TESTABLE`)}: ${group[0].reason}\n${ids}`;
}

/** Where claims come from: a line for each source, with the ids of those that share it. */
function sourcesText(rows: readonly ClaimRow[], width: number): string {
  return [...new Set(rows.map(({ source }) => source))]
    .map((source) => {
      const ids = rows.flatMap((row) => (row.source === source ? [row.id] : []));
      return wrap(`${ids.join(', ')} ${ids.length > 1 ? 'come' : 'comes'} from: ${source}`, width);
    })
    .join('\n');
}

/** What `--until` left open, and under each the claims that it concerns. */
function doubtsText(rows: readonly ClaimRow[], width: number): string[] {
  const all = [...new Set(rows.flatMap(({ doubts = [] }) => doubts))];
  if (all.length === 0) return [];
  const told = all.map((doubt) => {
    const ids = rows.flatMap(({ id, doubts }) => (doubts?.includes(doubt) ? [id] : []));
    const whom = ids.length === rows.length && ids.length > 1 ? `all ${ids.length} claims` : ids.join(', ');
    return `${paint('yellow', 'In doubt')}: ${doubt}\n${wrap(whom, width - 2).replaceAll(/^ */gm, '  ')}`;
  });
  return [told.join('\n')];
}

function tableOf(rows: readonly ClaimRow[], width: number): string {
  const cells = rows.map((row) => [
    row.verdict,
    row.statement,
    expectedText(row),
    measuredText(row),
    row.verdict === 'NOT TESTABLE' ? row.reason : row.where,
  ]);
  const table = renderTable(['VERDICT', 'CLAIM', 'EXPECTED', 'MEASURED [95 %]', 'WHERE'], cells, { width });
  return table.replace(/^(PASS|FAIL|NOT TESTABLE)(?=\s)/gm, (verdict) =>
    paint(colours[verdict as Verdict], verdict),
  );
}

function countOf(rows: readonly ClaimRow[]): string {
  const count = (wanted: Verdict) => rows.filter(({ verdict }) => verdict === wanted).length;
  return `Claims: ${count('PASS')} passed, ${count('FAIL')} failed, ${count('NOT TESTABLE')} not testable.`;
}
