import type { PointView, Run } from 'repro';
import type { PlacedMark } from './published.js';
import type { Series } from './series.js';

/** What ran: scale, target, network, seed and version, as far as the logdir says. */
function provenance(run: Run, points: readonly PointView[]): string {
  const manifest = run.manifest;
  if (!manifest) return 'Telemetry without a manifest: not written by repro.';
  const network = manifest.parameters.network ?? points[0]?.parameters.network;
  return [
    `Scale ${manifest.scale}`,
    `target ${manifest.target}`,
    ...(network === undefined ? [] : [`network preset ${network}`]),
    `seed ${manifest.seed}`,
    ...(manifest.repeats > 1 ? [`${manifest.repeats} repeats`] : []),
    `repro ${manifest.versions.repro}.`,
  ].join(', ');
}

const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;

/** Says what is drawn, what the extra marks are, and which points are missing or in doubt. */
export function caption(
  run: Run,
  points: readonly PointView[],
  series: readonly Series[],
  marks: readonly PlacedMark[],
): string {
  const has = (name: string) => marks.some((mark) => mark.series === name);
  const invalid = series.filter((s) => s.invalid).length;
  const omitted = points.length - series.length;
  return [
    'N copies of the model share a total rate of R requests/s. A line is the fraction of requests within their SLO,',
    'over windows of more than 1 s; dashed verticals mark where the SLO multiplier changes.',
    has('original-emulated') &&
      "Diamonds: the original C++ program, measured for this project on emulated workers with the host's and the loopback's delays.",
    has('derived-band') &&
      'Short strokes: a derived queueing estimate without network jitter, optimistic at low multipliers.',
    marks.length > 0 && 'Both stand at the middle of their step; neither is a value of the paper.',
    invalid > 0 && `Hollow: ${plural(invalid, 'invalid point')}, not to be trusted.`,
    omitted > 0 && `Not drawn: ${plural(omitted, 'point')} that failed or left no request log.`,
    run.unfinished.length > 0 && `Unfinished: ${plural(run.unfinished.length, 'point')}.`,
    provenance(run, points),
  ]
    .filter(Boolean)
    .join(' ');
}
