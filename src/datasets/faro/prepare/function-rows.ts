import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../../errors.js';
import { COLUMNS, MINUTES, NAME_COLUMNS } from '../../azure/format.js';
import { needRegularFile } from '../../regular-file.js';

/** One row of a day of the Azure Functions trace. */
export interface FunctionRow {
  readonly hash: string;
  /** Invocations by minute; the same array is used for every row. */
  readonly counts: Float64Array;
}

/** Column of the function's hash. */
const HASH = 2;

/**
 * Hands over the rows of a day of the Azure Functions trace (CSV, perhaps gzipped) one by one, in the file's order. Throws `UserError` naming the line of
 * whatever is wrong.
 */
export async function eachFunction(file: string, take: (row: FunctionRow) => void): Promise<void> {
  needRegularFile(file);
  const raw = createReadStream(file);
  const input = isGzip(file) ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error) => input.destroy(error));
  const counts = new Float64Array(MINUTES);
  let line = 0;
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++;
      if (line === 1 || text === '') continue;
      take({ hash: parse(text, counts, `${file}:${line}`), counts });
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      'E_BAD_DAY',
      `${file}:${line + 1}: ${(error as Error).message}.`,
      'Get the file again.',
    );
  }
  if (line < 2) throw new UserError('E_BAD_DAY', `${file} has no rows.`, 'Give a day as published.');
}

function parse(text: string, counts: Float64Array, place: string): string {
  const cells = text.split(',');
  if (cells.length !== COLUMNS) throw bad(place, `has ${cells.length} fields, not ${COLUMNS}`);
  for (let minute = 0; minute < MINUTES; minute++) {
    const cell = cells[NAME_COLUMNS + minute];
    const value = Number(cell);
    if (cell === '' || !(Number.isInteger(value) && value >= 0))
      throw bad(place, `has '${cell}' invocations in minute ${minute + 1}`);
    counts[minute] = value;
  }
  return cells[HASH];
}

function bad(place: string, what: string): UserError {
  return new UserError('E_BAD_DAY', `${place} ${what}.`, 'Give a day as published: repro data pull azure');
}

function isGzip(file: string): boolean {
  const magic = Buffer.alloc(2);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, magic, 0, 2, 0);
  } finally {
    closeSync(descriptor);
  }
  return magic.readUInt16BE() === 0x1f8b;
}
