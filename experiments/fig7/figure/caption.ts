import type { PointView, Run } from 'repro';
import { doubts, provenance } from '../../shared/caption.js';
import type { PlacedMark } from './published.js';
import type { Series } from './series.js';

/** Says what is drawn, what the extra marks are, and which points are missing or in doubt. */
export function caption(
  run: Run,
  points: readonly PointView[],
  series: readonly Series[],
  marks: readonly PlacedMark[],
): string {
  const has = (name: string) => marks.some((mark) => mark.series === name);
  return [
    'N copies of the model share a total rate of R requests/s. A line is the fraction of requests within their SLO,',
    'over windows of more than 1 s; dashed verticals mark where the SLO multiplier changes.',
    has('original-emulated') &&
      "Diamonds: the original C++ program, measured for this project on emulated workers with the host's and the loopback's delays.",
    has('derived-band') &&
      'Short strokes: a derived queueing estimate without network jitter, optimistic at low multipliers.',
    marks.length > 0 && 'Both stand at the middle of their step; neither is a value of the paper.',
    ...doubts(run, points, series),
    provenance(run, points),
  ]
    .filter(Boolean)
    .join(' ');
}
