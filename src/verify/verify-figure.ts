import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { DrawsOf } from '../compare/measure-point.js';
import { labels } from '../compare/options.js';
import { UserError } from '../errors.js';
import type { AskedComparison, AskedExplanation } from '../plot/metadata/asked.js';
import type { AskedAllocation, AskedPlan, AskedProfile } from '../plot/metadata/asked-inputs.js';
import type { FigureMetadata } from '../plot/metadata/figure-metadata.js';
import { type RunOrigin, runOrigin } from '../plot/metadata/run-origin.js';
import type { Format } from '../plot/render/render.js';
import { count } from '../plural.js';
import { SEARCH } from '../search/store.js';
import { MANIFEST } from '../telemetry/logdir/records.js';
import { temporaryFolder } from '../temporary-folder.js';
import { firstField } from './first-field.js';
import { comparedDrawing, figureFile, readMetadata, redrawn } from './redraw.js';
import {
  comparedOf,
  redrawComparison,
  redrawExplanation,
  redrawSearch,
  type SearchSource,
  type Shown,
} from './redraw-asked.js';
import { placesOf, redrawAllocation, redrawPlan, redrawProfile } from './redraw-inputs.js';
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

/** Whether a figure shows no run, but what a command made of its flags and of files. */
export const showsNoRun = ({ metadata }: OpenedFigure): boolean =>
  typeof metadata !== 'string' && ['plan', 'allocate', 'profile'].includes(metadata.by);

/** The logdir that a figure's file lies in, in its graphs/: of a run, or of a search; undefined when it lies elsewhere. */
export function logdirOf(file: string): string | undefined {
  const folder = dirname(resolve(file));
  const logdir = dirname(folder);
  if (basename(folder) !== 'graphs') return undefined;
  return [MANIFEST, SEARCH].some((name) => existsSync(join(logdir, name))) ? logdir : undefined;
}

/** What a figure is drawn again from. */
export interface Sources {
  shown: readonly Shown[];
  /** The search that it shows. */
  search?: SearchSource;
  /** Random numbers of comparisons. */
  draws: DrawsOf;
  /** Files that a figure without a run was drawn from. */
  inputs?: readonly string[];
}

/** Draws a figure again from what it shows, and compares; where a piece is missing, says which. */
export async function verifyFigure(
  figure: OpenedFigure,
  { shown, search, draws, inputs = [] }: Sources,
  anyway: boolean,
): Promise<Item[]> {
  const { file, format, theme, stem, metadata } = figure;
  const { by } = typeof metadata === 'string' ? { by: 'run' as const } : metadata;
  const name = typeof metadata === 'string' ? stem : metadata.figure;
  const not = (why: string) => [notRecomputed(file, why)];
  const wish = { format, theme };
  const compared = (folder: string, of: string) => comparedAs(figure, name, folder, of, anyway);
  if (by === 'run') {
    const [first] = shown;
    if (!first || 'baseline' in first) return not('repro run draws it, of a logdir: give that with -l');
    const { run, experiment } = first;
    const wanted = { formats: [format], themes: [theme] };
    return redrawn(run, experiment, wanted, (folder) => compared(folder, run.dir));
  }
  const { runs: told, asked } = metadataOf(figure);
  if (by === 'search') {
    if (!search) return not('repro search draws it: give the logdir of the search with -l');
    return inFolders(async (folder, scratch) => {
      await redrawSearch(search, scratch, { ...wish, folder });
      return compared(folder, search.logdir);
    }).catch(notDrawn(file));
  }
  if (by === 'plan' || by === 'allocate' || by === 'profile') {
    if (!asked) return not(`its metadata does not say what repro ${by} was asked for`);
    return inFolders(async (folder) => {
      const own = { ...wish, folder };
      if (by === 'profile') await redrawProfile(asked as AskedProfile, file, inputs, own);
      else {
        const places = await placesOf((asked as AskedPlan | AskedAllocation).files, inputs);
        if (by === 'plan') await redrawPlan(asked as AskedPlan, places, own);
        else await redrawAllocation(asked as AskedAllocation, places, own);
      }
      return compared(folder, `what repro ${by} makes of it`);
    }).catch(notDrawn(file));
  }
  if (by !== 'compare' && by !== 'explain')
    return not('it shows no run: another command of repro draws it, of what it was given then');
  const explained = asked && 'point' in asked ? asked.point : undefined;
  const items = shown.map((one) => saysOf(figure, one, explained));
  const sources = told.map((origin) =>
    shown.find((one) => firstField(origin, originIn(origin, one, explained)) === null),
  );
  const lacks = told.flatMap((origin, i) => (sources[i] ? [] : [originText(origin, by, i)]));
  if (lacks.length > 0)
    return [...items, ...not(`to draw it again takes ${lacks.join(' and ')}: give it with -l`)];
  if (!asked)
    return [...items, ...not(`an older repro drew it, and did not keep what repro ${by} was asked for`)];
  const drawn = await inFolders(async (folder) => {
    if (by === 'compare')
      await redrawComparison(
        sources.map((one) => comparedOf(one!)),
        asked as AskedComparison,
        draws,
        { ...wish, folder },
      );
    else {
      const [source] = sources;
      if (!source || 'baseline' in source) return not('it shows requests, which a baseline does not keep');
      await redrawExplanation(source, asked as AskedExplanation, { ...wish, folder });
    }
    return compared(folder, shown.map((one) => comparedOf(one).dir).join(', '));
  }).catch(notDrawn(file));
  return [...items, ...drawn];
}

async function comparedAs(
  { file, format, theme }: OpenedFigure,
  name: string,
  folder: string,
  of: string,
  anyway: boolean,
): Promise<Item[]> {
  const drawn = join(folder, `${name}${theme === 'light' ? '' : `.${theme}`}.${format}`);
  if (!existsSync(drawn)) return [differs(file, `${of} has no figure ${name}`)];
  return [await comparedDrawing(file, { here: file, drawn }, anyway)];
}

function notDrawn(file: string): (error: unknown) => Item[] {
  return (error) => {
    if (!(error instanceof UserError)) throw error;
    return [notRecomputed(file, `it cannot be drawn again: ${error.message}`)];
  };
}

/** Two temporary folders for as long as `use` takes: one to draw into, one for whatever else is written. */
async function inFolders<T>(use: (folder: string, scratch: string) => Promise<T>): Promise<T> {
  const root = temporaryFolder('repro-redraw');
  const folders = ['drawn', 'scratch'].map((name) => join(root, name));
  try {
    for (const folder of folders) mkdirSync(folder);
    return await use(folders[0], folders[1]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** What a figure of the points that an origin tells, or of the one that is explained, would say of a run. */
function originIn({ points: { keys } }: RunOrigin, shown: Shown, explained?: string): RunOrigin {
  if ('baseline' in shown) return shown.baseline.origin;
  const { points } = shown.run;
  const wanted = new Set(keys);
  if (explained !== undefined)
    return runOrigin(
      shown.run,
      points.filter(({ name }) => name === explained),
    );
  const own = points.filter(({ key }) => key !== undefined && wanted.has(key));
  return runOrigin(shown.run, keys ? own : points);
}

/** A run that is not there, by what its origin tells. */
function originText({ experiment, scale, seed, points }: RunOrigin, by: string, i: number): string {
  const ran = experiment === null ? 'logs of unknown origin' : `${experiment}, scale ${scale}, seed ${seed}`;
  const which = by === 'compare' ? `run ${labels(i + 1)[i]}` : 'its run';
  return `${which} (${ran}, ${count(points.count, 'point')}, digest ${points.digest.slice(0, 12)})`;
}

/** Whether one of the runs that a figure names is this one. */
function saysOf(figure: OpenedFigure, shown: Shown, explained?: string): Item {
  const item = `${figure.file}: points of ${comparedOf(shown).dir}`;
  const told = metadataOf(figure).runs.map((origin) =>
    firstField(origin, originIn(origin, shown, explained)),
  );
  const [first = 'it names no run'] = told;
  return told.includes(null) ? identical(item) : differs(item, String(first));
}
