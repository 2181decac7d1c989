import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.js';
import type { LoadedExperiment } from '../experiment/load.js';
import type { FigureMetadata } from '../plot/metadata/figure-metadata.js';
import { runOrigin } from '../plot/metadata/run-origin.js';
import type { Format } from '../plot/render/render.js';
import { MANIFEST } from '../telemetry/logdir/records.js';
import type { Run } from '../telemetry/run.js';
import { firstField } from './first-field.js';
import { comparedDrawing, figureFile, readMetadata, redrawn } from './redraw.js';
import { differs, type Item, identical, notRecomputed } from './verdict.js';

/** Largest file that is read as a figure, bytes. */
const LARGEST = 1 << 28;

/** A figure's file, and what it says of itself. */
export interface OpenedFigure {
  file: string;
  format: Format;
  theme: string;
  /** The figure that it is by its name, where its metadata cannot tell. */
  stem: string;
  /** A sentence where it is damaged. */
  metadata: FigureMetadata | string;
}

/** Reads a figure's file. @throws UserError when it is none, or says nothing of itself. */
export function openFigure(file: string): OpenedFigure {
  const image = figureFile(file);
  const next = 'Give an SVG, PNG, PDF or HTML file that repro drew, or a logdir.';
  if (!image) throw new UserError('E_NO_FIGURE', `${file} is no figure: its name ends otherwise.`, next);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile() || stat.size > LARGEST)
    throw new UserError(
      'E_NO_FIGURE',
      `${file} ${stat ? 'is no file of a figure' : 'does not exist'}.`,
      next,
    );
  const { format, theme, figure: stem } = image;
  const metadata = readMetadata(format, readFileSync(file));
  if (metadata === null) throw new UserError('E_NO_METADATA', `${file} carries no metadata of repro.`, next);
  return { file, format, theme, stem, metadata };
}

/** What a figure says of itself. @throws UserError when that is damaged. */
export function metadataOf({ file, metadata }: OpenedFigure): FigureMetadata {
  if (typeof metadata !== 'string') return metadata;
  throw new UserError(
    'E_NO_METADATA',
    `The metadata of ${file} is damaged: ${metadata}.`,
    'Compare it with its run: -l LOGDIR. Or draw it again: repro plot -l LOGDIR',
  );
}

/** The logdir that a figure's file lies in, in its graphs/; undefined when it lies elsewhere. */
export function logdirOf(file: string): string | undefined {
  const folder = dirname(resolve(file));
  const logdir = dirname(folder);
  return basename(folder) === 'graphs' && existsSync(join(logdir, MANIFEST)) ? logdir : undefined;
}

/** Draws a figure again from the runs that it is of, and compares; of a figure that `repro plot` does not draw only what it says of them. */
export async function verifyFigure(
  figure: OpenedFigure,
  opened: readonly { run: Run; experiment: LoadedExperiment | null }[],
  anyway: boolean,
): Promise<Item[]> {
  const { file, format, theme, stem, metadata } = figure;
  const { by, figure: name } = typeof metadata === 'string' ? { by: 'run', figure: stem } : metadata;
  if (by === 'run') {
    const [{ run, experiment }] = opened;
    const drawnAs = `${name}${theme === 'light' ? '' : `.${theme}`}.${format}`;
    return redrawn(run, experiment, { formats: [format], themes: [theme] }, async (folder) => {
      const drawn = join(folder, drawnAs);
      if (!existsSync(drawn)) return [differs(file, `${run.dir} has no figure ${name}`)];
      return [await comparedDrawing(file, { here: file, drawn }, anyway)];
    });
  }
  const items = opened.map(({ run }) => saysOf(figure, run));
  return [
    ...items,
    notRecomputed(file, `the picture is drawn by repro ${by}, of what it was asked for then`),
  ];
}

/** Whether one of the runs that a figure names is this one. */
function saysOf(figure: OpenedFigure, run: Run): Item {
  const { file } = figure;
  const item = `${file}: points of ${run.dir}`;
  const told = metadataOf(figure).runs.map((origin) => {
    const keys = new Set(origin.points.keys);
    const points = run.points.filter(({ key }) => key !== undefined && keys.has(key));
    return firstField(origin, runOrigin(run, origin.points.keys ? points : run.points));
  });
  const [first = 'it names no run'] = told;
  return told.includes(null) ? identical(item) : differs(item, String(first));
}
