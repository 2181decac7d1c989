import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dayFileNames } from '../../../../src/datasets/azure/format.js';
import { deviation, mostInvoked, mostVarying } from '../../../../src/datasets/faro/prepare/choose.js';
import { prepareFaro } from '../../../../src/datasets/faro/prepare/prepare.js';
import { scaled, squeezed } from '../../../../src/datasets/faro/prepare/reduce.js';
import { readTweets } from '../../../../src/datasets/faro/prepare/tweets.js';
import { isPublished } from '../../../../src/datasets/faro/published.js';
import { readFaroCounts } from '../../../../src/datasets/faro/read-counts.js';
import { header } from '../../azure/day-text.js';

const row = (hash: string, count: (minute: number) => number) =>
  `o,a,${hash},http,${Array.from({ length: 1440 }, (_, minute) => count(minute)).join(',')}`;

/** Two days of Azure's trace in a folder of their own. */
function days(...texts: readonly string[][]) {
  const folder = mkdtempSync(join(tmpdir(), 'faro-azure-'));
  for (const [i, rows] of texts.entries())
    writeFileSync(join(folder, dayFileNames(i + 1)[0]), [header, ...rows, ''].join('\n'));
  return folder;
}

async function prepare(folder: string, more: { tweets?: string } = {}) {
  const output = join(mkdtempSync(join(tmpdir(), 'faro-out-')), 'traces');
  const made = await prepareFaro({
    days: 2,
    folder: output,
    env: { AZURE_TRACE_DIR: folder, REPRO_DATA: folder },
    ...more,
  });
  const table = gunzipSync(readFileSync(join(output, 'traces.csv.gz')))
    .toString()
    .trimEnd()
    .split('\n');
  return { ...made, table: table.map((line) => line.split(',')), input: join(output, 'input.json') };
}

describe("Faro's choice of functions", () => {
  it('is of those present on every day the most invoked, and of these the most varying, by hash', () => {
    const facts = [
      { hash: 'rare', days: 2, total: 1 },
      { hash: 'gone', days: 1, total: 1000 },
      { hash: 'b', days: 2, total: 50 },
      { hash: 'a', days: 2, total: 50 },
      { hash: 'c', days: 2, total: 70 },
    ];
    expect(mostInvoked(facts, 2, 3)).toEqual(['c', 'a', 'b']);
    const last = new Map([
      ['c', [1, 1, 1]],
      ['b', [0, 9, 0]],
      ['a', [0, 3, 0]],
    ]);
    expect(mostVarying(last, 2)).toEqual(['a', 'b']);
    expect(deviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
  });
});

describe('reducing a trace', () => {
  it('averages every four minutes, and scales all days of a trace together to 1…1600', () => {
    expect([...squeezed([1, 2, 3, 6, 0, 0, 0, 4])]).toEqual([3, 1]);
    const [one, two] = scaled([Float64Array.of(0, 5), Float64Array.of(10, 2.5)]);
    // 1 + 1599 · 1/2 = 800.5 goes to the even 800, and 1 + 1599 / 4 = 400.75 to 401.
    expect([...one, ...two]).toEqual([1, 800, 1600, 401]);
    expect([...scaled([Float64Array.of(7, 7)])[0]]).toEqual([1, 1]);
  });
});

describe('preparing traces', () => {
  const first = [row('b', (minute) => minute), row('a', () => 3), row('gone', () => 9)];
  const second = [
    row('a', (minute) => (minute % 8 < 4 ? 0 : 6)),
    row('b', () => 100),
    row('b', (minute) => minute),
  ];

  it('writes all days and the last one, of the functions that are on all of them; rows of one function are added', async () => {
    const { names, requests, published, synthetic, table, input } = await prepare(days(first, second));
    expect(names).toEqual(['a', 'b']);
    expect([published, synthetic]).toEqual([false, false]);
    expect(table[0].slice(0, 4)).toEqual(['trace', 'day', '1', '2']);
    expect(table.map((cells) => cells.slice(0, 2).join())).toEqual(['trace,day', 'a,1', 'a,2', 'b,1', 'b,2']);
    expect(new Set(table.map(({ length }) => length))).toEqual(new Set([362]));
    // a: 3 of 0…6 on the first day, 0 and 6 in turn on the second.
    expect(table[1].slice(2, 4)).toEqual(['800', '800']);
    expect(table[2].slice(2, 4)).toEqual(['1', '1600']);
    // b: 1.5 is the least and 1537.5 the most; the second day begins at 101.5.
    expect(table[3][2]).toBe('1');
    expect(table[4].at(-1)).toBe('1600');
    expect(table[4][2]).toBe(String(Math.round(1 + (1599 * 100) / 1536)));
    const { names: jobs, counts } = readFaroCounts(input);
    expect(jobs).toEqual(['serve-cluster0/classifier', 'serve-cluster1/classifier']);
    expect([...counts[0]].slice(0, 2)).toEqual([1, 1600]);
    expect(requests[0]).toBe(180 * 1601);
  });

  it('adds tweets as the last trace', async () => {
    const tweets = mkdtempSync(join(tmpdir(), 'tweets-'));
    for (const day of ['01', '02'])
      writeFileSync(
        join(tweets, `twitter_04_${day}.txt`),
        Array.from({ length: 1440 }, (_, i) => `${i} ${i}`).join('\n'),
      );
    const { names, table } = await prepare(days(first, second), { tweets });
    expect(names).toEqual(['a', 'b', 'twitter']);
    expect(table.at(-1)!.slice(0, 3)).toEqual(['twitter', '2', '1']);
  });

  it('refuses days that are not here or no good, with file and line, and tweets with gaps', async () => {
    await expect(prepare(days(first))).rejects.toThrow(/Day 2 of the Azure Functions trace is not here/);
    await expect(prepare(days(first, [row('a', () => -1)]))).rejects.toThrow(
      /d02\.csv:2 has '-1' invocations in minute 1/,
    );
    await expect(prepare(days(first, ['o,a,b,http,1']))).rejects.toThrow(/:2 has 5 fields, not 1444/);
    await expect(prepare(days(first, []))).rejects.toThrow(/has no rows/);
    await expect(prepare(days(first, [row('new', () => 1)]))).rejects.toThrow(
      /No function has a row on each of the 2 days/,
    );
    const tweets = mkdtempSync(join(tmpdir(), 'tweets-'));
    expect(() => readTweets(tweets, 1)).toThrow(/has no tweets of day 1/);
    expect(() => readTweets(join(tweets, 'nowhere'), 1)).toThrow(/cannot be read/);
    const file = join(tweets, '04_01.txt');
    writeFileSync(file, '0 5\n1 x\n');
    expect(() => readTweets(tweets, 1)).toThrow(/04_01\.txt:2 is no minute and count/);
    writeFileSync(file, '0 5\n2 5\n');
    expect(() => readTweets(tweets, 1)).toThrow(/has no minute 1/);
  });

  it('knows the published evaluation by its statistics alone', () => {
    expect(isPublished([[1, 2, 3]])).toBe(false);
  });
});

describe.skipIf(!process.env.REPRO_TEST_FARO_TRACE)('the published evaluation trace', () => {
  it('has the published statistics', () => {
    const { counts } = readFaroCounts(process.env.REPRO_TEST_FARO_TRACE!);
    expect(isPublished(counts)).toBe(true);
    const [first, ...others] = counts;
    const changed = Int32Array.from(first, (value, i) => (i === 5 ? value + 1 : value));
    expect(isPublished([changed, ...others])).toBe(false);
  });
});
