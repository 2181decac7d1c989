import { access, constants, rename, rm, writeFile } from 'node:fs/promises';
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

/** Writes beside the target and renames, so that an interrupted plot leaves no half file and a failed one nothing. */
async function replaceFile(file: string, content: string | Buffer): Promise<string> {
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    // Made anew, so that nothing is written through a link that lies in its place.
    await rm(unfinished, { force: true });
    await writeFile(unfinished, content, { flag: 'wx' });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw notWritable(`Cannot write ${file}`, error);
  }
  return file;
}

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EISDIR: 'a folder is in the way',
  EACCES: 'permission denied',
  EROFS: 'the file system is read-only',
};

function notWritable(what: string, error: unknown): UserError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new UserError(
    'E_OUTPUT_NOT_WRITABLE',
    `${what}: ${reasons[code] ?? message}.`,
    'Make room there, or give another folder with --output.',
  );
}

async function makeFolder(folder: string): Promise<void> {
  try {
    makeFolders(folder);
    await access(folder, constants.W_OK);
  } catch (error) {
    throw notWritable(`Cannot write figures to ${folder}`, error);
  }
}

/**
 * Writes each figure as `<folder>/<name>.<ending>`, endings being what `render` returns, and each of its tables as `<folder>/<table>.tsv`. Returns the files
 * written, in order; `report` hears of each as it is done.
 * @throws UserError for an unknown format or a folder or a file that cannot be written.
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
    for (const [ending, bytes] of await render(figure, wanted)) {
      await write(`${figure.name}.${ending}`, bytes);
    }
    for (const table of figure.tables) await write(`${table.name}.tsv`, tableText(table));
  }
  return written;
}
