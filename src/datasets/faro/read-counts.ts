import { readFileSync } from 'node:fs';
import { UserError } from '../../errors.js';
import { shown } from '../../shown.js';
import { needRegularFile } from '../regular-file.js';

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
  return readUnits(file, countsOf);
}

/**
 * Reads what the original's load generator takes, the same with URLs: `{"ts": 0, "urls": {"http://10.0.0.7:8000/classifier": 17}}`; or an `input.json`. Throws `UserError`
 * naming the line of whatever is wrong.
 */
export function readFaroLoad(file: string): FaroCounts & { readonly hasUrls: boolean } {
  let hasUrls = false;
  const read = readUnits(file, (line, i) => {
    if (i === 0) hasUrls = line.urls !== undefined;
    return hasUrls ? urlsOf(line, i, file) : countsOf(line, i, file);
  });
  return { ...read, hasUrls };
}

type Line = { ts?: unknown; counts?: unknown; urls?: unknown };

function readUnits(
  file: string,
  rowOf: (line: Line, i: number, file: string) => Map<string, number>,
): FaroCounts {
  const lines = read(file).split('\n');
  while (lines.at(-1)?.trim() === '') lines.pop();
  const rows = lines.map((line, i) => rowOf(parsed(line, i, file), i, file));
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
  needRegularFile(file, 'Give an input.json.');
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'no reason given';
    throw new UserError('E_FARO_TRACE', `Trace ${file} cannot be read (${reason}).`, 'Give an input.json.');
  }
}

function countsOf({ counts }: Line, i: number, file: string): Map<string, number> {
  if (typeof counts !== 'object' || counts === null)
    throw bad(file, i + 1, 'has no counts', 'Write {"ts": …, "counts": {…}}.');
  const found = new Map<string, number>();
  for (const [cluster, jobs] of Object.entries(counts))
    for (const [job, count] of Object.entries(jobs ?? {}))
      found.set(`${cluster}/${job}`, checkedCount(count, `${cluster}/${job}`, i, file));
  if (found.size === 0) throw bad(file, i + 1, 'has no jobs', 'Give a count of every job.');
  return found;
}

function urlsOf({ urls }: Line, i: number, file: string): Map<string, number> {
  if (typeof urls !== 'object' || urls === null)
    throw bad(file, i + 1, 'has no urls', 'Write {"ts": …, "urls": {…}}.');
  const found = new Map(
    Object.entries(urls).map(([url, count]) => {
      if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
        throw bad(file, i + 1, `has '${url}', which is no URL`, 'Write http://host:port/route.');
      return [url, checkedCount(count, url, i, file)];
    }),
  );
  if (found.size === 0) throw bad(file, i + 1, 'has no URLs', 'Give a count of every URL.');
  return found;
}

function checkedCount(count: unknown, name: string, i: number, file: string): number {
  if (Number.isInteger(count) && (count as number) >= 0 && (count as number) < 2 ** 31)
    return count as number;
  throw bad(file, i + 1, `has ${shown(count)} requests of ${name}`, 'Give whole numbers from 0 on.');
}

function parsed(line: string, i: number, file: string): Line {
  const value = json(line);
  if (typeof value !== 'object' || value === null)
    throw bad(file, i + 1, 'is not a JSON object', 'Write {"ts": …, "counts": {…}}.');
  const { ts } = value as Line;
  if (ts !== i)
    throw bad(file, i + 1, `has ts ${shown(ts)}, not ${i}`, 'Give a line for each unit, from 0 on.');
  return value;
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function bad(file: string, line: number, what: string, next: string): UserError {
  return new UserError('E_FARO_TRACE', `${file}:${line} ${what}.`, next);
}
