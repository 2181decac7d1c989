import { UserError } from '../errors.js';
import { type AnyExperiment, sweptNames } from '../experiment/parameters.js';
import { repeatCommand } from '../experiment/repeat-command.js';
import type { PointView, Run } from '../telemetry/run.js';

/** A point whose rows of requests are there. */
export type PointWithRows = PointView & { files: { requests: string } };

/**
 * Makes sure that a point kept its rows of requests.
 *
 * @param declaration what the run is of, to say how to get the rows; null when that is unknown.
 * @throws UserError with the command that runs the point again with its rows.
 */
export function withRequestRows(
  run: Run,
  point: PointView,
  declaration: AnyExperiment | null,
): PointWithRows {
  const { name, files, status } = point;
  if (files.requests !== undefined) return point as PointWithRows;
  const again = declaration && rowsCommand(run, point, declaration);
  if (status === 'failed')
    throw new UserError(
      'E_NO_ROWS',
      `Point ${name} of ${run.dir} failed, so that it has no tables.`,
      'Its error.log says why.',
    );
  const tables = Object.keys(files);
  const rollups = tables.some((table) => table === 'minutes' || table === 'histograms');
  const others = tables.length > 0 && !rollups && files.actions === undefined;
  throw new UserError(
    'E_NO_ROWS',
    others
      ? `Point ${name} of ${run.dir} is of a system that logs no requests as Clockwork does: it has ${tables.join(', ')}.`
      : `Point ${name} of ${run.dir} kept ${rollups ? 'roll-ups alone, not the rows' : 'no rows'} of its requests.`,
    others
      ? 'repro plot draws what its experiment makes of them.'
      : again
        ? `Run it again with its rows: ${again}`
        : 'Put the request log beside it.',
  );
}

/** The command that runs a point again, in a logdir of its own, with all its rows; one repeat, which `--until` cannot ask for. */
export function rowsCommand(
  { dir, manifest }: Run,
  point: PointView,
  declaration: AnyExperiment,
): string | null {
  if (!manifest) return null;
  const chosen = sweptNames(declaration.sweep).map((name) => `${name}=${point.parameters[name]}`);
  if (manifest.repeats > 1) chosen.push(`repeat=${point.repeat}`);
  const selected = chosen.length > 0 ? [chosen.join(',')] : [];
  return repeatCommand({ ...manifest, until: undefined, selected }, declaration, [
    ...['--telemetry', 'all'],
    ...['--logdir', `${dir}-rows`],
  ]);
}
