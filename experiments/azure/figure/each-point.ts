import type { Figure, PointView, Run } from 'repro';

/** What tells the files and titles of several points apart; nothing for a point alone. */
export function suffixOf(run: Run, point: PointView): string {
  return run.points.length === 1 ? '' : `_${point.name.replaceAll(/[^\w=.,-]+/g, '_')}`;
}

/** One figure for each point that did not fail and of which there is something to draw. */
export async function eachPoint(
  run: Run,
  draw: (point: PointView) => Promise<Figure | null>,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const point of run.points) {
    const figure = point.status === 'failed' ? null : await draw(point);
    if (figure) figures.push(figure);
  }
  return figures;
}

/** A sentence on a point that must not be trusted, or nothing. */
export const doubt = ({ status }: PointView): string[] =>
  status === 'invalid' ? ['Hollow: this point is invalid, not to be trusted.'] : [];
