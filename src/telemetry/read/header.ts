import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { UserError } from '../../errors.js';
import { type TableName, tables } from '../columns.js';
import { countLines } from './bad-row.js';

/** More than the longest header and first row. */
const HEAD = 4096;

export interface TableHead {
  bytes: number;
  /** `t` of the first row, ns, as text: an epoch time does not fit a double. Null when there is no row. */
  firstTime: string | null;
}

/**
 * Checks a table file's header and last byte without reading what lies between. Throws UserError naming the file, and
 * the line and column at fault, when it is missing, empty, truncated or has other columns than `table`.
 */
export function readHead(path: string, table: TableName): TableHead {
  const descriptor = open(path);
  try {
    const bytes = fstatSync(descriptor).size;
    if (bytes === 0) {
      throw new UserError('E_TABLE_TRUNCATED', `${path} is empty: not even its header was written.`, again);
    }
    const [header, first = ''] = text(descriptor, 0, HEAD).split('\n');
    checkHeader(path, table, header);
    if (text(descriptor, bytes - 1, 1) !== '\n') {
      const line = countLines(path) + 1;
      throw new UserError('E_TABLE_TRUNCATED', `${path}:${line} is cut off in the middle of a row.`, again);
    }
    return { bytes, firstTime: /^-?\d+(?=\t)/.exec(first)?.[0] ?? null };
  } finally {
    closeSync(descriptor);
  }
}

const again = 'Run the point again: repro run <experiment> --logdir <logdir> --resume.';

const reasons: Record<string, string> = { ENOENT: 'it does not exist', EACCES: 'permission denied' };

// Asked before opening, which would wait for the writer of a pipe.
function open(path: string): number {
  try {
    if (statSync(path).isFile()) return openSync(path, 'r');
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw unreadable(path, reasons[code] ?? code);
  }
  throw unreadable(path, 'it is no file');
}

function unreadable(path: string, reason: string): UserError {
  return new UserError(
    'E_TABLE_UNREADABLE',
    `Cannot read ${path}: ${reason}.`,
    'Check the path and its permissions.',
  );
}

function text(descriptor: number, position: number, length: number): string {
  const bytes = Buffer.alloc(length);
  return bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, length, position));
}

// A column that moved, vanished or was renamed would silently become another one, so every name must be in its place.
function checkHeader(path: string, table: TableName, header: string): void {
  const expected = tables[table].map(({ name }) => name);
  const found = header.split('\t');
  const wrong = (message: string): UserError =>
    new UserError(
      'E_TABLE_HEADER',
      `${path}:1 ${message}.`,
      `A table of ${table} has the columns ${expected.join(', ')}, separated by tabs.`,
    );
  if (header.endsWith('\r'))
    throw wrong('ends in a carriage return: its lines must end in a line feed alone');
  const missing = expected.find((name) => !found.includes(name));
  const extra = found.find((name) => !expected.includes(name));
  if (missing !== undefined && extra !== undefined && found.length === expected.length) {
    throw wrong(`has column '${extra}' where '${expected[found.indexOf(extra)]}' belongs`);
  }
  if (missing !== undefined) throw wrong(`lacks column '${missing}'`);
  if (extra !== undefined) throw wrong(`has an unknown column '${extra}'`);
  const moved = found.findIndex((name, index) => name !== expected[index]);
  if (moved >= 0) {
    throw wrong(`has column ${moved + 1} '${found[moved]}' where '${expected[moved] ?? 'the end'}' belongs`);
  }
}
