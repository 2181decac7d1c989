import { nameWithoutRepeat } from '../../experiment/sweep.js';

/** Points by their name without the repeat, in the order in which these first appear. */
export function groupRepeats<P extends { name: string; repeat: number }>(
  points: readonly P[],
): Map<string, P[]> {
  const groups = new Map<string, P[]>();
  for (const point of points) {
    const base = nameWithoutRepeat(point.name, point.repeat);
    const known = groups.get(base);
    if (known) known.push(point);
    else groups.set(base, [point]);
  }
  return groups;
}
