import { join } from 'node:path';
import type { Figure, FigureTable } from '../experiment/declaration.js';
import { replaceFile, writableFolder } from '../write-file.js';
import { metadataText, type Origin } from './metadata/figure-metadata.js';
import { type Format, parseFormats, renderFigure, usualThemes } from './render/render.js';

/** Tab-separated text of a table: numbers in full, an empty cell for null. */
export function tableText(table: FigureTable): string {
  const cell = (value: unknown) => (value === null ? '' : String(value).replaceAll(/[\t\r\n]+/g, ' '));
  return [table.columns, ...table.rows].map((row) => `${row.map(cell).join('\t')}\n`).join('');
}

/** Of a figure that shows no run: its files tell only which repro drew them. */
export const noRun: Origin = { by: 'repro', runs: [] };

const next = 'Make room there, or give another folder with --output.';

/** Draws a figure in formats, with the metadata that its files carry; by file ending. */
export type Render = (
  figure: Figure,
  wanted: readonly Format[],
  metadata: string,
) => Promise<Map<string, Buffer>>;

/**
 * Writes each figure as `<folder>/<name>.<ending>`, endings being what `render` returns, with `origin` in its metadata, and each of its tables as `<folder>/<table>.tsv`. Returns the files
 * written, in order; `report` hears of each as it is done.
 * @throws UserError for an unknown format or a folder or a file that cannot be written.
 */
export async function writeFigures(
  figures: readonly Figure[],
  folder: string,
  formats: readonly string[],
  origin: Origin,
  report: (file: string) => void = () => {},
  render: Render = (figure, wanted, metadata) => renderFigure(figure, wanted, usualThemes, metadata),
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
    for (const [ending, bytes] of await render(figure, wanted, metadataText(figure.name, origin))) {
      write(`${figure.name}.${ending}`, bytes);
    }
    for (const table of figure.tables) write(`${table.name}.tsv`, tableText(table));
  }
  return written;
}
