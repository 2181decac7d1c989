import { UserError } from '../errors.js';
import { runOrigin } from '../plot/metadata/run-origin.js';
import { usualFormats } from '../plot/render/render.js';
import { writeFigures } from '../plot/write.js';
import type { Run } from '../telemetry/run.js';
import type { Comparison } from './compare-runs.js';
import { comparisonFigure } from './figure.js';

/** Draws a comparison into a folder, with the data of every mark. Returns the files written. Throws UserError when it has none. */
export async function writeComparison(
  comparison: Comparison,
  folder: string,
  formats: readonly string[] = usualFormats,
  runs: readonly Run[] = [],
): Promise<string[]> {
  if (comparison.points.every(({ measures }) => measures.length === 0))
    throw new UserError(
      'E_NOTHING_TO_PLOT',
      'There is nothing to draw: no point has a table in both runs.',
      'Run the experiment with --telemetry all.',
    );
  return writeFigures([comparisonFigure(comparison)], folder, formats, {
    by: 'compare',
    runs: runs.map((run) => runOrigin(run)),
  });
}
