import type { PointView, Run } from 'repro';

export { provenance } from 'repro';

const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;

/** Sentences on points that are drawn in doubt, or not at all. */
export function doubts(
  run: Run,
  points: readonly PointView[],
  drawn: readonly { invalid: boolean }[],
): string[] {
  const invalid = drawn.filter((series) => series.invalid).length;
  const omitted = points.length - drawn.length;
  return [
    ...(invalid > 0 ? [`Hollow: ${plural(invalid, 'invalid point')}, not to be trusted.`] : []),
    ...(omitted > 0 ? [`Not drawn: ${plural(omitted, 'point')} that failed or left no request log.`] : []),
    ...(run.unfinished.length > 0 ? [`Unfinished: ${plural(run.unfinished.length, 'point')}.`] : []),
  ];
}

/** A sentence on points that failed, or whose processes were late, where a figure draws none of those. */
export function leftOut(run: Run): string[] {
  const omitted = run.points.filter(({ status }) => status !== 'ok').length;
  return omitted > 0 ? [`Not drawn: ${plural(omitted, 'point')}, failed or invalid.`] : [];
}
