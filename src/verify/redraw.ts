import { lstatSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { codeVersion, codeVersionText } from '../code-version.js';
import { UserError } from '../errors.js';
import { colourThemes } from '../plot/dark.js';
import { extract, pictureOf } from '../plot/metadata/embed.js';
import { type FigureMetadata, parseMetadata } from '../plot/metadata/figure-metadata.js';
import { type PlottedExperiment, plotRun } from '../plot/plot-run.js';
import { type Format, formats } from '../plot/render/render.js';
import type { Run } from '../telemetry/run.js';
import { temporaryFolder } from '../temporary-folder.js';
import { firstDifference } from './first-difference.js';
import { firstField } from './first-field.js';
import { differs, type Item, identical, missing, NO_FILE, notRecomputed } from './verdict.js';

/** Takes the name of a figure's file apart: `fig7.dark.svg`; null where it is none. */
export function figureFile(file: string): { figure: string; theme: string; format: Format } | null {
  const [, figure, theme = 'light', format] =
    /^(.+?)(?:\.(dark))?\.(svg|png|pdf|html)$/.exec(basename(file)) ?? [];
  return figure === undefined ? null : { figure, theme, format: format as Format };
}

/** Reads the metadata of a figure's file; a sentence where it is damaged, null where there is none. */
export function readMetadata(format: Format, bytes: Buffer): FigureMetadata | string | null {
  try {
    const text = extract(format, bytes);
    return text === null ? null : parseMetadata(text);
  } catch (error) {
    return (error as Error).message;
  }
}

/** Draws a run again into a temporary folder, and hands it over while it is there. */
export async function redrawn<T>(
  run: Run,
  experiment: PlottedExperiment | null,
  wanted: { formats: readonly string[]; themes: readonly string[] },
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = temporaryFolder('repro-redraw');
  try {
    await plotRun(run, experiment, { ...wanted, outDir: folder });
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Compares what lies in a logdir's graphs/ with the same drawn again. */
export async function verifyGraphs(
  run: Run,
  experiment: PlottedExperiment | null,
  anyway: boolean,
): Promise<Item[]> {
  const graphs = join(run.dir, 'graphs');
  const there = statSync(graphs, { throwIfNoEntry: false });
  if (there && !there.isDirectory()) return [notRecomputed('graphs', 'it is not a folder')];
  const all = there ? readdirSync(graphs).sort() : [];
  const names = all.filter((name) => lstatSync(join(graphs, name)).isFile());
  const images = names.flatMap((name) => figureFile(name) ?? []);
  if (images.length === 0) return [];
  const wanted = {
    formats: formats.filter((format) => images.some((image) => image.format === format)),
    themes: colourThemes.filter((theme) => images.some((image) => image.theme === theme)),
  };
  try {
    return await redrawn(run, experiment, wanted, async (folder) => {
      const drawn = readdirSync(folder);
      const items: Item[] = [];
      for (const name of all.filter((one) => figureFile(one) || one.endsWith('.tsv'))) {
        const item = `graphs/${name}`;
        if (!names.includes(name)) {
          items.push(notRecomputed(item, NO_FILE));
          continue;
        }
        const files = { here: join(graphs, name), drawn: join(folder, name) };
        items.push(
          drawn.includes(name)
            ? await comparedDrawing(item, files, anyway)
            : notRecomputed(item, whyUndrawn(graphs, name, names)),
        );
      }
      const absent = drawn.filter((name) => !all.includes(name) && belongs(name, images));
      return [...items, ...absent.map((name) => missing(`graphs/${name}`, 'redrawn, there is such a file'))];
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [notRecomputed('graphs', `it cannot be drawn again: ${error.message}`)];
  }
}

// Tables are written with each figure; an image only in the formats and themes that were asked for.
function belongs(name: string, images: readonly { format: string; theme: string }[]): boolean {
  const image = figureFile(name);
  return !image || images.some(({ format, theme }) => format === image.format && theme === image.theme);
}

/** Why a file in graphs/ is not among what the run's experiment draws. A table is of the command that drew the figure which it belongs to. */
function whyUndrawn(graphs: string, name: string, names: readonly string[]): string {
  const image = figureFile(name)
    ? name
    : names.findLast((other) => figureFile(other) && name.startsWith(figureFile(other)!.figure));
  const metadata = image && readMetadata(figureFile(image)!.format, readFileSync(join(graphs, image)));
  const by = typeof metadata === 'object' && metadata ? metadata.by : 'run';
  if (by === 'run') return 'no figure of this run draws it';
  if (by === 'repro') return 'another command of repro drew it, of what it was given then';
  if (image !== name) return `a table of ${image}, which repro ${by} drew`;
  const [what, from] =
    by === 'compare'
      ? ['this run beside others', ' -l LOGDIR for each of them']
      : ['what it was asked for', ''];
  return `repro ${by} drew it, of ${what}; verify it alone: repro verify ${join(graphs, name)}${from}`;
}

/** Compares a file of a figure, or of its data, with the same drawn again. */
export async function comparedDrawing(
  item: string,
  { here, drawn }: { here: string; drawn: string },
  anyway: boolean,
): Promise<Item> {
  const [stored, again] = [readFileSync(here), readFileSync(drawn)];
  if (stored.equals(again)) return identical(item);
  const image = figureFile(drawn);
  if (!image) return differs(item, (await firstDifference(here, drawn)) ?? 'only its line ends differ');
  const { format } = image;
  const [a, b] = [stored, again].map((bytes) => readMetadata(format, bytes));
  const samePicture = pictureOf(format, stored).equals(pictureOf(format, again));
  if (typeof b !== 'object' || b === null) throw new Error(`a redrawn ${format} carries no metadata`);
  if (typeof a === 'string')
    return differs(item, `its metadata is damaged: ${a}; ${pictureText(samePicture)}`);
  if (a === null)
    return samePicture
      ? notRecomputed(item, 'it carries no metadata, as drawn by an older repro; the picture is the same')
      : differs(item, `it carries no metadata, and ${pictureText(false)}`);
  const field = firstField({ ...a, drawn: b.drawn }, b);
  if (field !== null) return differs(item, `its metadata says ${field}; ${pictureText(samePicture)}`);
  const other = firstField(a.drawn, b.drawn);
  const by = `drawn by ${codeVersionText(a.drawn)}, and this is ${codeVersionText(codeVersion())}`;
  if (!samePicture) return differs(item, [pictureText(false), ...(other === null ? [] : [by])].join('; '));
  if (other === null) return differs(item, 'its metadata is written otherwise, though it says the same');
  if (anyway || a.drawn.source === b.drawn.source) return identical(item, `but for who drew it: ${by}`);
  return notRecomputed(item, `${by}; the picture is the same (--anyway lets that do)`);
}

const pictureText = (same: boolean): string => (same ? 'the picture is the same' : 'the picture differs');
