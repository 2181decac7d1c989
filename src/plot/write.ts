import { access, constants, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import type { Figure, FigureTable } from '../experiment/declaration.js';
import { makeFolders } from '../make-folders.js';
import { parseFormats, renderFigure } from './render/render.js';

/** Tab-separated text of a table: numbers in full, an empty cell for null. */
export function tableText(table: FigureTable): string {
  const cell = (value: unknown) => (value === null ? '' : String(value).replaceAll(/[\t\r\n]+/g, ' '));
  return [table.columns, ...table.rows].map((row) => `${row.map(cell).join('\t')}\n`).join('');
}

/** Writes beside the target and renames, so that an interrupted plot leaves no half file. */
async function replaceFile(file: string, content: string | Buffer): Promise<string> {
  const unfinished = `${file}.tmp`;
  await writeFile(unfinished, content);
  await rename(unfinished, file);
  return file;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    makeFolders(folder);
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new UserError(
      'E_OUTPUT_NOT_WRITABLE',
      `Cannot write figures to ${folder}: ${(error as Error).message}.`,
      'Give another folder with --output, or make this one writable.',
    );
  }
}

/**
 * Writes each figure as `<folder>/<name>.<format>` and each of its tables as `<folder>/<table>.tsv`. Returns the files
 * written, in order; `report` hears of each as it is done.
 * @throws UserError for an unknown format or a folder that cannot be made.
 */
export async function writeFigures(
  figures: readonly Figure[],
  folder: string,
  formats: readonly string[],
  report: (file: string) => void = () => {},
  render = renderFigure,
): Promise<string[]> {
  const wanted = parseFormats(formats);
  await makeFolder(folder);
  const written: string[] = [];
  const write = async (name: string, content: string | Buffer) => {
    const file = await replaceFile(join(folder, name), content);
    written.push(file);
    report(file);
  };
  for (const figure of figures) {
    for (const [format, bytes] of await render(figure, wanted)) {
      await write(`${figure.name}.${format}`, bytes);
    }
    for (const table of figure.tables) await write(`${table.name}.tsv`, tableText(table));
  }
  return written;
}
