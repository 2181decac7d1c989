import type { Figure, PointView, Run } from 'repro';
import { byDistribution } from './values.js';

/** What is drawn of the points of one arrival distribution; without series nothing is. */
type Draw<S> = (
  name: string,
  points: readonly PointView[],
  series: readonly S[],
) => Omit<Figure, 'name' | 'title'>;

/** One figure for each arrival distribution of a run whose points have series. */
export async function eachDistribution<S>(
  run: Run,
  { name, title }: { name: string; title: string },
  read: (run: Run, points: readonly PointView[]) => Promise<S[]>,
  draw: Draw<S>,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [dist, points] of byDistribution(run)) {
    const series = await read(run, points);
    if (series.length === 0) continue;
    const own = `${name}_dist=${dist}`;
    const arrivals = dist === 'poisson' ? '' : ` (${dist} arrivals)`;
    figures.push({ name: own, title: `${title}${arrivals}`, ...draw(own, points, series) });
  }
  return figures;
}
