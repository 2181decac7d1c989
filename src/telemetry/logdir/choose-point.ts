import { UserError } from '../../errors.js';
import type { PointView, Run } from '../run.js';

/** Names that an error lists. */
const LISTED = 12;

/**
 * The point of a run that is meant: by its name, by as many of its parameters as tell it from the others (`models=12,rate=600`, also
 * `repeat=1`), or the only one.
 *
 * @throws UserError when there is none, or several are meant.
 */
export function choosePoint({ dir, points }: Run, given: string | undefined): PointView {
  const meant = points.filter((point) => given === undefined || point.name === given || has(point, given));
  const [only] = meant;
  if (meant.length === 1) return only;
  const names = (list: readonly PointView[]): string =>
    `${list
      .slice(0, LISTED)
      .map(({ name }) => name)
      .join(', ')}${list.length > LISTED ? `, and ${list.length - LISTED} more` : ''}`;
  if (points.length === 0)
    throw new UserError('E_NO_POINTS', `${dir} has no finished point.`, 'Finish the run first.');
  if (given === undefined)
    throw new UserError(
      'E_POINT_CHOICE',
      `${dir} has ${points.length} points.`,
      `Say which with --point: ${names(points)}.`,
    );
  throw meant.length === 0
    ? new UserError('E_NO_POINTS', `No finished point of ${dir} is ${given}.`, `There are ${names(points)}.`)
    : new UserError(
        'E_POINT_CHOICE',
        `${meant.length} points of ${dir} are ${given}.`,
        `Say more of it: ${names(meant)}.`,
      );
}

function has({ parameters, repeat }: PointView, given: string): boolean {
  return given.split(',').every((setting) => {
    const at = setting.indexOf('=');
    if (at < 1) return false;
    const name = setting.slice(0, at).trim();
    const value = name === 'repeat' ? repeat : parameters[name];
    return value !== undefined && String(value) === setting.slice(at + 1).trim();
  });
}
