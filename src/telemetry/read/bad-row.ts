import { closeSync, openSync, readSync } from 'node:fs';
import type { Column, ColumnType } from '../columns.js';

const CHUNK = 1 << 20;

const shapes: Record<ColumnType, RegExp> = {
  int64: /^-?\d{1,19}$/,
  int32: /^-?\d{1,10}$/,
  float: /^-?((\d+\.?\d*|\.\d+)(e[-+]?\d+)?|inf|nan)$/i,
};

const kinds: Record<ColumnType, string> = {
  int64: 'an integer',
  int32: 'a 32-bit integer',
  float: 'a number',
};

/**
 * The first row of a table file that does not have its columns' types, by reading the file from its start: the
 * parallel reader finds that a row is bad, but not always the first one.
 */
export function firstBadRow(
  path: string,
  columns: readonly Column[],
): { line: number; reason: string } | null {
  const plain = new RegExp(`^${columns.map(plainCell).join('\\t')}$`);
  for (const { line, text } of lines(path)) {
    if (line === 1 || plain.test(text)) continue;
    const reason = whatIsWrong(text, columns);
    if (reason) return { line, reason };
  }
  return null;
}

// Rows of such cells need no closer look; an integer near its type's or its column's bound does.
function plainCell({ type, least, most }: Column): string {
  if (most !== undefined) return least === 0 && most === 1 ? '[01]' : NEVER;
  if (type === 'float') return '\\d+(?:\\.\\d+)?';
  if (least !== undefined && least > 1) return NEVER;
  const sign = least === undefined ? '-?' : '';
  return `${sign}${least === 1 ? '[1-9]' : '\\d'}\\d{0,${type === 'int64' ? 17 : 8}}`;
}

/** Matches nothing: every row is looked at closely. */
const NEVER = '(?!)';

/** Complete lines of a file. */
export function countLines(path: string): number {
  let count = 0;
  for (const { ended } of lines(path)) if (ended) count++;
  return count;
}

function whatIsWrong(text: string, columns: readonly Column[]): string | null {
  const cells = text.split('\t');
  if (cells.length !== columns.length) {
    return `has ${cells.length} cell${cells.length === 1 ? '' : 's'} instead of ${columns.length}`;
  }
  for (const [index, column] of columns.entries()) {
    const { name, type } = column;
    const cell = cells[index];
    if (!shapes[type].test(cell) || !inRange(cell, type)) {
      return `has ${JSON.stringify(cell)} in column '${name}', which must be ${kinds[type]}`;
    }
    const { least = Number.NEGATIVE_INFINITY, most = Number.MAX_VALUE } = column;
    if (column.least !== undefined && !(Number(cell) >= least && Number(cell) <= most)) {
      const bound = column.most === undefined ? `finite and not below ${least}` : `from ${least} to ${most}`;
      return `has ${JSON.stringify(cell)} in column '${name}', which must be ${bound}`;
    }
  }
  return null;
}

function inRange(cell: string, type: ColumnType): boolean {
  if (type === 'float') return true;
  const bits = type === 'int32' ? 32 : 64;
  return BigInt.asIntN(bits, BigInt(cell)) === BigInt(cell);
}

/** Lines of a file with their numbers from 1, in bounded memory unless one line is huge. */
export function* lines(path: string): Generator<{ line: number; text: string; ended: boolean }> {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(CHUNK);
    let rest = '';
    let line = 0;
    for (let read = readSync(descriptor, bytes); read > 0; read = readSync(descriptor, bytes)) {
      const pieces = (rest + bytes.toString('latin1', 0, read)).split('\n');
      rest = pieces.pop() ?? '';
      for (const text of pieces) yield { line: ++line, text, ended: true };
    }
    if (rest !== '') yield { line: ++line, text: rest, ended: false };
  } finally {
    closeSync(descriptor);
  }
}
