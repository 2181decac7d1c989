import { count } from '../../plural.js';
import { otherWay } from '../../search/other-way.js';
import type { Question } from '../../search/question.js';
import type { CaseSummary } from '../../search/summary.js';
import { renderTable } from '../table.js';
import { wrap } from '../wrap.js';

/** What a search came to: a row for each case, and in words where there is no such value. */
export function searchText(question: Question, summaries: readonly CaseSummary[], width: number): string {
  const { parameter, unit, goal, repeats, range } = question;
  const highest = range.wanted === 'highest';
  const ends = highest
    ? ['HIGHEST [95 %]', 'MET UP TO', 'MISSED FROM']
    : ['LOWEST [95 %]', 'MET FROM', 'MISSED UP TO'];
  const head = ['CASE', ...ends, 'TRIED', ''];
  const other = otherWay(question, summaries);
  const rows = summaries.map((one) => [
    one.case || 'all',
    valueText(one),
    one.met === null ? '–' : number(one.met),
    one.missed === null ? '–' : number(one.missed),
    String(one.repeats.reduce((sum, { tried }) => sum + tried.length, 0)),
    remark(one, parameter, highest),
  ]);
  return [
    `${highest ? 'Highest' : 'Lowest'} ${parameter}${unit && ` (${unit})`} that meets ${goal.text}, ${count(repeats, 'seed')}`,
    renderTable(head, rows, { width, right: head.slice(1, 5) }),
    ...(other === null ? [] : [wrap(other, width)]),
  ].join('\n\n');
}

function valueText({ value, low, high }: CaseSummary): string {
  if (value === null) return '–';
  return low === null || high === null ? number(value) : `${number(value)} [${number(low)}, ${number(high)}]`;
}

/** Says so where the goal is met, or missed, wherever it was tried. */
function remark({ everywhere, nowhere, repeats }: CaseSummary, parameter: string, highest: boolean): string {
  const of = (n: number): string => (n === repeats.length ? '' : ` for ${n} of ${repeats.length} seeds`);
  const values = (end: string): number[] =>
    repeats.flatMap((one) => (one.end === end ? one.tried.map(({ value }) => value) : []));
  const upTo = (end: string): string => `up to ${parameter}=${number(Math.max(...values(end)))}`;
  const downTo = (end: string): string => `down to ${parameter}=${number(Math.min(...values(end)))}`;
  const [met, missed] = highest ? [upTo, downTo] : [downTo, upTo];
  const parts = [
    ...(everywhere > 0 ? [`met everywhere, ${met('everywhere')}${of(everywhere)}`] : []),
    ...(nowhere > 0 ? [`met nowhere, ${missed('nowhere')}${of(nowhere)}`] : []),
  ];
  return parts.join('; ');
}

/** Four digits, and no more zeros than there are. */
function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}
