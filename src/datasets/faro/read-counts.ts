import { readFileSync } from 'node:fs';
import { UserError } from '../../errors.js';

/** Requests in each unit of time by job, and the jobs' names, in order. */
export interface FaroCounts {
  readonly names: readonly string[];
  readonly counts: readonly Int32Array[];
}

/**
 * Reads Faro's `input.json`: a line of JSON for each unit, `{"ts": 0, "counts": {"cluster": {"job": 17}}}`, without gaps. Throws `UserError` naming the line of
 * whatever is wrong.
 */
export function readFaroCounts(file: string): FaroCounts {
  const lines = read(file).split('\n');
  while (lines.at(-1)?.trim() === '') lines.pop();
  const rows = lines.map((line, i) => parseLine(line, i, file));
  if (rows.length === 0) throw bad(file, 1, 'is empty', 'Give at least one line.');
  const names = [...rows[0].keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  for (const [i, row] of rows.entries()) {
    const odd = [...row.keys()].find((name) => !names.includes(name)) ?? names.find((name) => !row.has(name));
    if (odd !== undefined)
      throw bad(file, i + 1, `has other jobs than line 1: ${odd}`, 'Give a count of every job in each line.');
  }
  return { names, counts: names.map((name) => Int32Array.from(rows, (row) => row.get(name)!)) };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'no reason given';
    throw new UserError('E_FARO_TRACE', `Trace ${file} cannot be read (${reason}).`, 'Give an input.json.');
  }
}

function parseLine(line: string, i: number, file: string): Map<string, number> {
  const { ts, counts } = parsed(line, i, file);
  if (ts !== i) throw bad(file, i + 1, `has ts ${ts}, not ${i}`, 'Give a line for each unit, from 0 on.');
  if (typeof counts !== 'object' || counts === null)
    throw bad(file, i + 1, 'has no counts', 'Write {"ts": …, "counts": {…}}.');
  const found = new Map<string, number>();
  for (const [cluster, jobs] of Object.entries(counts))
    for (const [job, count] of Object.entries(jobs ?? {})) {
      if (!(Number.isInteger(count) && (count as number) >= 0 && (count as number) < 2 ** 31))
        throw bad(file, i + 1, `has ${count} requests of ${cluster}/${job}`, 'Give whole numbers from 0 on.');
      found.set(`${cluster}/${job}`, count as number);
    }
  if (found.size === 0) throw bad(file, i + 1, 'has no jobs', 'Give a count of every job.');
  return found;
}

function parsed(line: string, i: number, file: string): { ts?: unknown; counts?: unknown } {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below, with the line.
  }
  throw bad(file, i + 1, 'is not a JSON object', 'Write {"ts": …, "counts": {…}}.');
}

function bad(file: string, line: number, what: string, next: string): UserError {
  return new UserError('E_FARO_TRACE', `${file}:${line} ${what}.`, next);
}
