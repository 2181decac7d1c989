import type { PointView, Run } from 'repro';
import { doubts, provenance } from '../../shared/caption.js';
import type { Series } from '../series.js';
import type { PlacedMark } from './published.js';

/** Says what is drawn on which axis, what the marks are, and which points are missing or in doubt. */
export function caption(
  run: Run,
  points: readonly PointView[],
  series: readonly Series[],
  marks: readonly PlacedMark[],
): string {
  const drawn = marks.some(({ low, high }) => low < high);
  const ranges = drawn ? ' (bars: a range over all higher ones)' : '';
  return [
    'Latency-sensitive clients share R requests/s; each of M batch clients keeps C requests outstanding. Solid, left axis:',
    'fraction of latency-sensitive requests within their SLO. Dotted, right axis: batch responses per second. Both over',
    'windows of more than 1 s of their own rows; dashed verticals mark where the SLO multiplier changes.',
    marks.length > 0 &&
      `Diamonds: a re-run of the artifact at Shenzhen University on other GPUs, whose multipliers lie between the ticks${ranges}; not values of the paper.`,
    ...doubts(run, points, series),
    provenance(run, points),
  ]
    .filter(Boolean)
    .join(' ');
}
