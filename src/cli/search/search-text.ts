import { count } from '../../plural.js';
import type { Question } from '../../search/question.js';
import type { CaseSummary } from '../../search/summary.js';
import { renderTable } from '../table.js';

/** What a search came to: a row for each case, and in words where there is no highest value. */
export function searchText(question: Question, summaries: readonly CaseSummary[], width: number): string {
  const { parameter, unit, goal, repeats } = question;
  const head = ['CASE', 'HIGHEST [95 %]', 'MET UP TO', 'MISSED FROM', 'TRIED', ''];
  const rows = summaries.map((one) => [
    one.case || 'all',
    highest(one),
    one.met === null ? '–' : number(one.met),
    one.missed === null ? '–' : number(one.missed),
    String(one.repeats.reduce((sum, { tried }) => sum + tried.length, 0)),
    remark(one, parameter),
  ]);
  return [
    `Highest ${parameter}${unit && ` (${unit})`} that meets ${goal.text}, ${count(repeats, 'seed')}`,
    renderTable(head, rows, { width, right: head.slice(1, 5) }),
  ].join('\n\n');
}

function highest({ value, low, high }: CaseSummary): string {
  if (value === null) return '–';
  return low === null || high === null ? number(value) : `${number(value)} [${number(low)}, ${number(high)}]`;
}

/** Says so where the goal is met, or missed, wherever it was tried. */
function remark({ everywhere, nowhere, repeats }: CaseSummary, parameter: string): string {
  const of = (n: number): string => (n === repeats.length ? '' : ` for ${n} of ${repeats.length} seeds`);
  const values = (end: string): number[] =>
    repeats.flatMap((one) => (one.end === end ? one.tried.map(({ value }) => value) : []));
  const parts = [
    ...(everywhere > 0
      ? [`met everywhere, up to ${parameter}=${number(Math.max(...values('everywhere')))}${of(everywhere)}`]
      : []),
    ...(nowhere > 0
      ? [`met nowhere, down to ${parameter}=${number(Math.min(...values('nowhere')))}${of(nowhere)}`]
      : []),
  ];
  return parts.join('; ');
}

/** Four digits, and no more zeros than there are. */
function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}
