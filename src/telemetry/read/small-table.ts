import { readFileSync, statSync } from 'node:fs';
import { CsvError, type Info, parse } from 'csv-parse/sync';
import { UserError } from '../../errors.js';

export type CellType = 'string' | 'number';

export type RowOf<C extends Readonly<Record<string, CellType>>> = {
  -readonly [K in keyof C]: C[K] extends 'number' ? number : string;
};

/**
 * Reads a small, strict table whole: published.tsv and the like. Lines that start with `#` are comments; the first
 * other line names exactly the given columns, in any order; every cell must be there and of its type. Cells are
 * separated by tabs, or by commas in a file named `.csv`.
 *
 * @throws UserError with file and line at the first thing that is wrong.
 */
export function readSmallTable<const C extends Readonly<Record<string, CellType>>>(
  path: string,
  columns: C,
): RowOf<C>[] {
  const [header, ...rows] = records(path);
  if (!header) throw bad(path, 1, 'has no header line');
  const names = Object.keys(columns);
  const found = header.record;
  for (const name of names) if (!found.includes(name)) throw bad(path, header.line, `lacks column '${name}'`);
  for (const name of found) {
    if (!names.includes(name)) throw bad(path, header.line, `has an unknown column '${name}'`);
  }
  return rows.map(({ record, line }) => {
    const cells = record.map((cell, i) => [found[i], typed(path, line, found[i], cell, columns[found[i]])]);
    return Object.fromEntries(cells) as RowOf<C>;
  });
}

interface Line {
  record: string[];
  line: number;
}

function records(path: string): Line[] {
  const text = contents(path);
  try {
    const parsed = parse(text, {
      delimiter: path.endsWith('.csv') ? ',' : '\t',
      comment: '#',
      comment_no_infix: true,
      skip_empty_lines: true,
      quote: path.endsWith('.csv') ? '"' : null,
      trim: true,
      info: true,
      bom: true,
    }) as unknown as { record: string[]; info: Info }[];
    return parsed.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines = 1, record } = error as unknown as { lines?: number; record?: unknown[] };
    const found = record ? `has ${record.length} cells, unlike the header` : 'is malformed';
    throw bad(path, lines, found);
  }
}

function contents(path: string): string {
  try {
    // Asked before opening, which would wait for the writer of a pipe.
    if (statSync(path).isFile()) return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw unreadable(path, code === 'ENOENT' ? 'it does not exist' : String(code));
  }
  throw unreadable(path, 'it is no file');
}

const unreadable = (path: string, reason: string): UserError =>
  new UserError('E_TABLE_UNREADABLE', `Cannot read ${path}: ${reason}.`, 'Check the path.');

function typed(path: string, line: number, name: string, cell: string, type: CellType): string | number {
  if (cell === '') throw bad(path, line, `has no value in column '${name}'`);
  if (type === 'string') return cell;
  const value = Number(cell);
  if (!Number.isFinite(value))
    throw bad(path, line, `has '${cell}' in column '${name}', which must be a number`);
  return value;
}

function bad(path: string, line: number, what: string): UserError {
  return new UserError('E_TABLE_ROW', `${path}:${line} ${what}.`, 'Correct the file.');
}
