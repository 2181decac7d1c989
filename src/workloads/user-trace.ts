import { decimal } from '../decimal.js';
import { UserError } from '../errors.js';
import { rowTotals, type TraceRows } from './trace.js';

/** A user's list of requests, in order of time. */
export interface RequestTimes {
  /** ns since the start. */
  times: Float64Array;
  /** Function of each request, numbered by first appearance. */
  functions: Uint32Array;
  functionCount: number;
}

interface Line {
  number: number;
  fields: string[];
}

/**
 * Reads `seconds` or `seconds,function` on each line; `#` starts a comment, and a first line that does not begin with a number is a header.
 * Lines need not be in order.
 *
 * @throws UserError naming file and line.
 */
export function parseRequestTimes(path: string, text: string): RequestTimes {
  const numbers = new Map<string, number>();
  const rows: { time: number; function: number }[] = [];
  for (const line of dataLines(path, text)) {
    const [seconds, name = '', ...more] = line.fields;
    if (more.length > 0) throw refuse(path, line, `${line.fields.length} fields, not a time and a function`);
    const time = Math.round(number(path, line, seconds) * 1e9);
    if (!Number.isSafeInteger(time)) throw refuse(path, line, `${seconds} s are more than 104 days`);
    let index = numbers.get(name);
    if (index === undefined) {
      index = numbers.size;
      numbers.set(name, index);
    }
    rows.push({ time, function: index });
  }
  rows.sort((a, b) => a.time - b.time);
  return {
    times: Float64Array.from(rows, ({ time }) => time),
    functions: Uint32Array.from(rows, (row) => row.function),
    functionCount: numbers.size,
  };
}

/**
 * Reads a table of counts: a line for each interval, a column for each function; comments and header as above. Row r of the
 * result is column r.
 *
 * @throws UserError naming file and line.
 */
export function parseCounts(path: string, text: string): TraceRows {
  const lines = dataLines(path, text);
  const functions = lines[0].fields.length;
  const intervals = lines.length;
  const counts = new Uint32Array(functions * intervals);
  for (const [interval, line] of lines.entries()) {
    if (line.fields.length !== functions)
      throw refuse(path, line, `${line.fields.length} counts, but the first line has ${functions}`);
    for (const [row, field] of line.fields.entries()) {
      const count = number(path, line, field);
      if (!Number.isInteger(count) || count >= 2 ** 32)
        throw refuse(path, line, `count '${field}' is not a whole number below 2^32`);
      counts[row * intervals + interval] = count;
    }
  }
  return { functions, intervals, counts, totals: rowTotals(counts, intervals) };
}

function dataLines(path: string, text: string): Line[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, i) => ({ number: i + 1, text: line.replace(/#.*/, '').trim() }))
    .filter((line) => line.text !== '')
    .map((line) => ({ number: line.number, fields: line.text.split(/[,\t]/).map((field) => field.trim()) }));
  if (lines.length > 0 && Number.isNaN(Number(lines[0].fields[0]))) lines.shift();
  if (lines.length === 0)
    throw new UserError(
      'E_BAD_TRACE',
      `${path}: no line with data.`,
      'See the formats: repro workloads trace-replay',
    );
  return lines;
}

function number(path: string, line: Line, field: string): number {
  const value = decimal(field);
  if (!Number.isFinite(value)) throw refuse(path, line, `'${field}' is not a number`);
  if (value < 0) throw refuse(path, line, `${field} is negative`);
  return value;
}

function refuse(path: string, line: Line, problem: string): UserError {
  return new UserError(
    'E_BAD_TRACE',
    `${path}:${line.number}: ${problem}.`,
    'See the formats: repro workloads trace-replay',
  );
}
