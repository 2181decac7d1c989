import type { PointView, Run } from 'repro';
import { doubts, provenance } from '../../shared/caption.js';
import { seconds } from '../../shared/ladder-axis.js';
import { type PlacedMark, unlikePublished } from './published.js';
import type { Series } from './series.js';

function modelOf(series: readonly Series[]): string {
  const models = new Set(series.map((s) => s.value('model')));
  const [only] = models;
  return models.size === 1 && only !== undefined ? String(only) : 'the model';
}

/** The shortest step of any ladder, s. */
function shortest(series: readonly Series[]): number {
  const lengths = series.flatMap(({ requests: { ticks } }) =>
    ticks.slice(1).map(({ time }, k) => seconds(time - ticks[k]!.time)),
  );
  return Math.min(...lengths);
}

/** Why no published number is drawn beside these curves. */
function absence(series: readonly Series[]): string {
  const different = series.map(unlikePublished).find(Boolean);
  const why = different || 'they are for the values of N, R and the multiplier that the paper has';
  return `No diamonds or strokes of comparison: ${why}.`;
}

/** Says what is drawn, what the extra marks are, and which points are missing or in doubt. */
export function caption(
  run: Run,
  points: readonly PointView[],
  series: readonly Series[],
  marks: readonly PlacedMark[],
): string {
  const has = (name: string) => marks.some((mark) => mark.series === name);
  return [
    `N copies of ${modelOf(series)} share a total rate of R requests/s. A line is the fraction of requests within their SLO,`,
    'over windows of more than 1 s; dashed verticals mark where the SLO multiplier changes.',
    shortest(series) < 8 && 'Steps look like ramps here: a window of 1 s is a good part of a step.',
    has('original-emulated') &&
      "Diamonds: the original C++ program, measured for this project on emulated workers with the host's and the loopback's delays.",
    has('derived-band') &&
      'Short strokes: a derived queueing estimate without network jitter, optimistic at low multipliers.',
    marks.length > 0 && 'Marks stand at the middle of their step; none is a value of the paper.',
    marks.length === 0 && absence(series),
    ...doubts(run, points, series),
    provenance(run, points),
  ]
    .filter(Boolean)
    .join(' ');
}
