import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { UserError } from '../../errors.js';
import { needRegularFile } from '../regular-file.js';
import type { FaroDays } from './days.js';

/** Larger files are no traces of minutes. */
const LARGEST = 256 << 20;
const LARGEST_COUNT = 2 ** 31;

/** Whether a trace is a file of days, by its name. */
export function isDaysFile(file: string): boolean {
  return /\.csv(\.gz)?$/.test(file);
}

/**
 * Reads days of a trace: CSV, perhaps gzipped, with a row for each trace and day, `trace,day,1,2,…`: a name, a number, and the requests of each minute. Every trace must have the
 * same days, without gaps, of the same length. Jobs are in the order of their first rows. Throws `UserError` naming the line of whatever is wrong.
 */
export function readFaroDays(file: string): FaroDays {
  const lines = textOf(file).split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  const head = (lines[0] ?? '').split(',');
  if (head[0] !== 'trace' || head[1] !== 'day' || head.length < 3)
    throw bad(file, 1, 'is no heading of days', 'Begin with trace,day,1,2,… and a column for each minute.');
  const byName = new Map<string, Map<number, Int32Array>>();
  for (let i = 1; i < lines.length; i++) {
    const { name, day, counts } = parsed(lines[i], i + 1, file, head.length);
    const days = byName.get(name) ?? new Map<number, Int32Array>();
    byName.set(name, days);
    if (days.has(day)) throw bad(file, i + 1, `has day ${day} of ${name} again`, 'Give each day once.');
    days.set(day, counts);
  }
  if (byName.size === 0) throw bad(file, 1, 'has no rows below it', 'Give a row for each trace and day.');
  const names = [...byName.keys()];
  const numbers = [...new Set([...byName.values()].flatMap((days) => [...days.keys()]))].sort(
    (a, b) => a - b,
  );
  return {
    from: file,
    names,
    days: names.map((name) => {
      const days = byName.get(name)!;
      checkDays(file, name, [...days.keys()], numbers);
      return numbers.map((day) => days.get(day)!);
    }),
  };
}

function checkDays(file: string, name: string, found: readonly number[], wanted: readonly number[]): void {
  const last = wanted[wanted.length - 1];
  const gap = wanted.findIndex((day, i) => day !== wanted[0] + i);
  if (gap >= 0)
    throw lacks(file, `has no day ${wanted[0] + gap}, but days before and after it`, 'Give every day.');
  if (wanted.length < 2)
    throw lacks(file, 'has one day only', 'Give at least two: the last is served, the others are the past.');
  if (found.length !== wanted.length || !wanted.every((day) => found.includes(day)))
    throw lacks(file, `has other days of ${name} than ${wanted[0]} to ${last}`, 'Give each trace all days.');
}

function parsed(line: string, number: number, file: string, width: number) {
  const cells = line.split(',');
  if (cells.length !== width)
    throw bad(file, number, `has ${cells.length} cells, not ${width}`, 'Give a count for each minute.');
  const [name, day] = cells;
  if (name === '' || !/^\d{1,6}$/.test(day))
    throw bad(
      file,
      number,
      `has trace '${name}' and day '${day}'`,
      'Begin with a name and the number of a day.',
    );
  const wrong = cells.findIndex((cell, i) => i > 1 && !(/^\d+$/.test(cell) && Number(cell) < LARGEST_COUNT));
  if (wrong >= 0)
    throw bad(
      file,
      number,
      `has '${cells[wrong]}' requests in minute ${wrong - 1}`,
      'Give whole numbers from 0 on.',
    );
  return { name, day: Number(day), counts: Int32Array.from(cells.slice(2), Number) };
}

function textOf(file: string): string {
  needRegularFile(file, 'Give a .csv or .csv.gz of days.');
  if (statSync(file).size > LARGEST)
    throw lacks(file, 'is larger than 256 MB', 'Give one row for each trace and day.');
  try {
    const bytes = readFileSync(file);
    return (file.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: LARGEST }) : bytes).toString('utf8');
  } catch (error) {
    const { code = 'damaged' } = error as NodeJS.ErrnoException;
    throw lacks(file, `cannot be read (${code})`, 'Give a .csv or .csv.gz of days.');
  }
}

function bad(file: string, line: number, what: string, next: string): UserError {
  return new UserError('E_FARO_TRACE', `${file}:${line} ${what}.`, next);
}

function lacks(file: string, what: string, next: string): UserError {
  return new UserError('E_FARO_TRACE', `${file} ${what}.`, next);
}
