import { basename } from 'node:path';
import { UserError } from '../errors.js';
import type { AskedComparison } from '../plot/metadata/asked.js';
import type { RunOrigin } from '../plot/metadata/run-origin.js';
import { parseThemes, renderFigure, usualFormats, usualThemes } from '../plot/render/render.js';
import { writeFigures } from '../plot/write.js';
import type { Comparison } from './comparison.js';
import { comparisonFigure } from './figure.js';

export interface WriteOptions {
  formats?: readonly string[];
  themes?: readonly string[];
  /** What the files say of the runs that they show. */
  origins?: readonly RunOrigin[];
  /** What was asked for, with which the same is drawn again; the runs' names are known. */
  asked?: Omit<AskedComparison, 'names'>;
}

/** Draws a comparison into a folder, with every difference as a table. Returns the files written. Throws UserError when it has none. */
export async function writeComparison(
  comparison: Comparison,
  folder: string,
  { formats = usualFormats, themes = usualThemes, origins = [], asked }: WriteOptions = {},
): Promise<string[]> {
  if (comparison.differences.every(({ relative }) => relative === null))
    throw new UserError(
      'E_NOTHING_TO_PLOT',
      'There is nothing to draw: no metric of the reference is anything but 0.',
      'Run the experiment with --telemetry all, or leave --output out.',
    );
  const colours = parseThemes(themes);
  const names = comparison.runs.map(({ dir }) => basename(dir));
  const origin = { by: 'compare', runs: [...origins], asked: { ...asked, names } } as const;
  return writeFigures(
    [comparisonFigure(comparison)],
    folder,
    formats,
    origin,
    undefined,
    (figure, wanted, metadata) => renderFigure(figure, wanted, colours, metadata),
  );
}
