import type { Estimate } from '../claims/statistics/estimate.js';
import type { ComparedPoint, Comparison } from '../compare/compare-runs.js';
import { count } from '../plural.js';
import { renderTable } from './table.js';

/** A comparison as tables, one a point, and what was left out of it. */
export function compareText({ a, b, points, settings, onlyA, onlyB }: Comparison, width: number): string {
  return [
    [`A ${a}`, `B ${b}`, ...settings.map((one) => `${one.name}: ${one.a} in A, ${one.b} in B`)].join('\n'),
    ...points.map((point) => pointText(point, width)),
    'Intervals are of 95 %. * the interval of the difference leaves 0 out.',
    ...(points.some(({ rollups }) => rollups.a || rollups.b)
      ? ['Roll-ups tell quantiles within 0.1 %, with intervals as if no two values had anything in common.']
      : []),
    ...[left('A', onlyA), left('B', onlyB)].flat(),
  ].join('\n\n');
}

function pointText({ name, status, rollups, measures, missing }: ComparedPoint, width: number): string {
  const numbers = ['A [95 %]', 'B [95 %]', 'B − A [95 %]'];
  const rows = measures.map(({ measure, unit, a, b, difference, differs }) => [
    `${measure}${unit && ` (${unit})`}`,
    ...[a, b, difference].map(estimate),
    differs ? '*' : '',
  ]);
  const doubts = (['a', 'b'] as const).flatMap((side) =>
    status[side] === 'ok' ? [] : [`${status[side]} in ${side.toUpperCase()}: not to be trusted`],
  );
  const sources = (['a', 'b'] as const).flatMap((side) =>
    rollups[side] ? [`${side.toUpperCase()} by its roll-ups`] : [],
  );
  return [
    [name, ...doubts, ...sources].join(', '),
    rows.length > 0
      ? renderTable(['MEASURE', ...numbers, ''], rows, { width, right: numbers })
      : 'nothing that both have tables for',
    ...(missing.length > 0 ? [`Not compared: ${missing.join(', ')}.`] : []),
  ].join('\n');
}

function left(side: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${count(names.length, 'point')} in ${side} only: ${names.join(', ')}.`];
}

const estimate = ({ value, low, high }: Estimate): string =>
  `${number(value)} [${number(low)}, ${number(high)}]`;

/** Four digits, of a fraction four decimals, without trailing zeros. */
function number(value: number): string {
  return String(Number(Math.abs(value) < 1 ? value.toFixed(4) : value.toPrecision(4)));
}
