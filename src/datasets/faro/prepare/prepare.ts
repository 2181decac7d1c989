import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { UserError } from '../../../errors.js';
import { replaceFile, writableFolder } from '../../../write-file.js';
import { findAzureDay } from '../../azure/find-day.js';
import { MINUTES } from '../../azure/format.js';
import { isSyntheticFile } from '../../azure/read-day.js';
import { isPublished } from '../published.js';
import { type FunctionFacts, mostInvoked, mostVarying } from './choose.js';
import { eachFunction } from './function-rows.js';
import { scaled, squeezed } from './reduce.js';
import { readTweets } from './tweets.js';

export interface PrepareOptions {
  /** How many days: the last is the one to serve. */
  readonly days: number;
  /** Folder of the tweets' files; without it there is no such trace. */
  readonly tweets?: string;
  readonly folder: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Told before each reading of a file. */
  readonly reading?: (file: string) => void;
}

/** What was made. */
export interface Prepared {
  readonly names: readonly string[];
  /** Requests of the last day by trace, and whether they have the published statistics. */
  readonly requests: readonly number[];
  readonly published: boolean;
  /** Whether one of the days was synthetic. */
  readonly synthetic: boolean;
  readonly files: readonly string[];
}

/**
 * Makes traces as Faro's are made: nine functions of Azure's and, where there are some, tweets; every four minutes averaged, and each trace
 * scaled to 1…1600 over all days. Writes `traces.csv.gz`, all days, and `input.json`, the last. What the release added is not made: three jittered copies of each day, which it
 * scaled along. Throws `UserError` for a day that is not here or is no good.
 */
export async function prepareFaro({ days, tweets, folder, env, reading }: PrepareOptions): Promise<Prepared> {
  const tweeted = tweets === undefined ? null : readTweets(tweets, days);
  const files = Array.from({ length: days }, (_, i) => needDay(i + 1, days, env));
  writableFolder(folder, 'Give another folder: --output FOLDER');
  const facts = await factsOf(files, reading);
  const candidates = mostInvoked(facts, days);
  if (candidates.length === 0)
    throw new UserError(
      'E_FARO_TRACE',
      `No function has a row on each of the ${days} days.`,
      'Give days of the same functions.',
    );
  const chosen = mostVarying(await dayOf(files[days - 1], candidates));
  const byDay: Map<string, Float64Array>[] = [];
  for (const file of files) {
    reading?.(file);
    byDay.push(await dayOf(file, chosen));
  }
  const traces = new Map(
    chosen.map((hash) => [hash, scaled(byDay.map((day) => squeezed(day.get(hash)!)))] as const),
  );
  if (tweeted) traces.set('twitter', scaled(tweeted.map(squeezed)));
  const names = [...traces.keys()];
  const last = names.map((name) => traces.get(name)!.at(-1)!);
  const synthetic = (await Promise.all(files.map(isSyntheticFile))).includes(true);
  const write = (name: string, content: string | Uint8Array) =>
    replaceFile(join(resolve(folder), name), content, 'Give another folder: --output FOLDER');
  return {
    names,
    requests: last.map((list) => list.reduce((sum, count) => sum + count, 0)),
    published: isPublished(last),
    synthetic,
    files: [write('traces.csv.gz', gzipSync(daysText(traces))), write('input.json', inputText(last))],
  };
}

function needDay(day: number, days: number, env: NodeJS.ProcessEnv | undefined): string {
  const file = findAzureDay(day, env);
  if (file) return file;
  throw new UserError(
    'E_NO_DATA',
    `Day ${day} of the Azure Functions trace is not here, and ${days} are needed.`,
    'Get them: repro data pull azure --all',
  );
}

async function factsOf(
  files: readonly string[],
  reading: PrepareOptions['reading'],
): Promise<FunctionFacts[]> {
  const all = new Map<string, { days: number; lastDay: number; total: number }>();
  for (const [day, file] of files.entries()) {
    reading?.(file);
    await eachFunction(file, ({ hash, counts }) => {
      const one = all.get(hash) ?? { days: 0, lastDay: -1, total: 0 };
      all.set(hash, one);
      // A function may have several rows, one a trigger.
      if (one.lastDay !== day) one.days++;
      one.lastDay = day;
      for (const count of counts) one.total += count;
    });
  }
  return [...all].map(([hash, { days, total }]) => ({ hash, days, total }));
}

/** Counts by minute of functions on one day. */
async function dayOf(file: string, wanted: readonly string[]): Promise<Map<string, Float64Array>> {
  const found = new Map(wanted.map((hash) => [hash, new Float64Array(MINUTES)]));
  await eachFunction(file, ({ hash, counts }) => {
    const sums = found.get(hash);
    if (sums) for (let minute = 0; minute < MINUTES; minute++) sums[minute] += counts[minute];
  });
  return found;
}

/** Rows of `traces.csv`: a trace, a day and the requests of each minute. */
function daysText(traces: ReadonlyMap<string, readonly Int32Array[]>): string {
  const [[, [first]]] = traces;
  const head = ['trace', 'day', ...Array.from(first, (_, i) => i + 1)].join(',');
  const rows = [...traces].flatMap(([name, days]) =>
    days.map((counts, i) => [name, i + 1, ...counts].join(',')),
  );
  return `${[head, ...rows].join('\n')}\n`;
}

function inputText(counts: readonly Int32Array[]): string {
  const line = (ts: number) =>
    JSON.stringify({
      ts,
      counts: Object.fromEntries(
        counts.map((list, job) => [`serve-cluster${job}`, { classifier: list[ts] }]),
      ),
    });
  return Array.from(counts[0], (_, ts) => line(ts)).join('\n');
}
