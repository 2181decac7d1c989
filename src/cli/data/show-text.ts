import type { Comparison } from '../../datasets/azure/index.js';
import { renderTable } from '../table.js';

/** The statistics of a day beside the published ones. */
export function comparisonTable(rows: readonly Comparison[], width: number): string {
  const cells = rows.map((row) => [
    row.statistic,
    shown(row.measured, row.unit),
    row.published === null ? '' : shown(row.published, row.unit),
    row.high === Number.POSITIVE_INFINITY
      ? `from ${shown(row.low, row.unit)}`
      : `${shown(row.low, row.unit)} to ${shown(row.high, row.unit)}`,
    row.within ? 'yes' : 'no',
  ]);
  return renderTable(['STATISTIC', 'THIS DAY', 'PUBLISHED', 'ACCEPTED', 'WITHIN'], cells, {
    width,
    right: ['THIS DAY', 'PUBLISHED', 'ACCEPTED'],
  });
}

function shown(value: number, unit: Comparison['unit']): string {
  if (unit === 'fraction') return `${(100 * value).toFixed(1)} %`;
  if (unit === 'ratio') return value.toFixed(3);
  return Math.round(value).toLocaleString('en-US');
}
