import { join } from 'node:path';
import type { Figure, FigureTable } from '../experiment/declaration.js';
import { replaceFile, writableFolder } from '../write-file.js';
import { parseFormats, renderFigure } from './render/render.js';

/** Tab-separated text of a table: numbers in full, an empty cell for null. */
export function tableText(table: FigureTable): string {
  const cell = (value: unknown) => (value === null ? '' : String(value).replaceAll(/[\t\r\n]+/g, ' '));
  return [table.columns, ...table.rows].map((row) => `${row.map(cell).join('\t')}\n`).join('');
}

const next = 'Make room there, or give another folder with --output.';

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
  writableFolder(folder, next);
  const written: string[] = [];
  const write = (name: string, content: string | Buffer) => {
    const file = replaceFile(join(folder, name), content, next);
    written.push(file);
    report(file);
  };
  for (const figure of figures) {
    for (const [ending, bytes] of await render(figure, wanted)) {
      write(`${figure.name}.${ending}`, bytes);
    }
    for (const table of figure.tables) write(`${table.name}.tsv`, tableText(table));
  }
  return written;
}
