import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import {
  histogramQuantile,
  mergeHistograms,
  type PointView,
  readHistogram,
  readMinutes,
  tailCdf,
} from '../../src/index.js';
import { actionColumns, requestColumns, tables } from '../../src/telemetry/columns.js';
import { histogramOf } from '../../src/telemetry/read/histogram.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-rollups-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function point(files: Partial<Record<keyof typeof tables, readonly string[]>>): PointView {
  const paths = Object.entries(files).map(([table, lines]) => {
    const path = join(dir, `${table}.tsv`);
    const header = tables[table as keyof typeof tables].map(({ name }) => name).join('\t');
    writeFileSync(path, [header, ...lines].map((line) => `${line}\n`).join(''));
    return [table, path];
  });
  return { name: 'mine', parameters: {}, repeat: 0, seed: 0, status: 'ok', files: Object.fromEntries(paths) };
}

const line = (columns: readonly { name: string }[], values: Record<string, number | string>): string =>
  columns.map(({ name }) => values[name] ?? 0).join('\t');
const request = (values: Record<string, number | string>): string =>
  line(requestColumns, { deadline_met: 1, ...values });
const action = (values: Record<string, number | string>): string => line(actionColumns, values);

async function mistake(work: Promise<unknown>): Promise<UserError> {
  const error = await work.then(
    () => null,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

describe('readMinutes of logs of the original', () => {
  // Nanoseconds since 1970, beyond what a double can hold.
  const at = (seconds: number): string =>
    String(1_598_832_443_000_000_001n + BigInt(Math.round(seconds * 1e9)));

  it('begins its first bucket at the first row of either log, and puts earlier rows there too', async () => {
    const logs = point({
      requests: [
        request({ t: at(1), latency: 9e6 }),
        request({ t: at(59.9), latency: 7e6 }),
        request({ t: at(61), latency: 3e6, result: 4, deadline_met: 0 }),
      ],
      actions: [
        action({ t: at(0.5), action_type: 1, batch_size: 1 }),
        action({ t: at(0.4), action_type: 1, batch_size: 1 }),
        action({ t: at(60.6), action_type: 2, batch_size: 8 }),
      ],
    });
    const { bucket, rows, columns } = await readMinutes(logs);
    expect([bucket, rows]).toEqual([60, 2]);
    expect([...columns.t]).toEqual([0, 60e9]);
    expect([...columns.requests]).toEqual([2, 1]);
    expect([...columns.goodput]).toEqual([2, 0]);
    expect([...columns.loads]).toEqual([2, 0]);
    expect([...columns.infers]).toEqual([0, 1]);
    expect([...columns.latency_median]).toEqual([7e6, 3e6]);
    expect([...columns.success_latency_max]).toEqual([9e6, Number.NaN]);
  });

  it('has empty buckets in the middle as zeros', async () => {
    const logs = point({ requests: [request({ t: at(0) }), request({ t: at(200) })] });
    const { columns } = await readMinutes(logs);
    expect([...columns.requests]).toEqual([1, 0, 0, 1]);
    expect([...columns.latency_max]).toEqual([0, Number.NaN, Number.NaN, 0]);
  });

  it('names the line with a time that would make years of buckets', async () => {
    const logs = point({ requests: [request({ t: at(0) }), request({ t: at(1e8) })] });
    expect((await mistake(readMinutes(logs))).message).toContain(
      'requests.tsv:3 has a time t that is more than a day',
    );
  });

  it('is empty for logs without rows', async () => {
    const { rows, columns } = await readMinutes(point({ requests: [], actions: [] }));
    expect(rows).toBe(0);
    expect(columns.goodput).toHaveLength(0);
  });
});

describe('a point without the table', () => {
  it('says what it lacks', async () => {
    const minutes = await mistake(readMinutes(point({})));
    expect(minutes.code).toBe('E_TABLE_MISSING');
    expect(minutes.message).toBe('Point mine has neither a table of minutes nor request rows.');
    const histogram = await mistake(readHistogram(point({ requests: [] }), 'load_duration_underpredicted'));
    expect(histogram.message).toBe('Point mine has neither a table of histograms nor rows of actions.');
  });
});

describe('a damaged roll-up', () => {
  const minute = (t: number, more: Record<string, number | string> = {}): string =>
    line(tables.minutes, { t, length: 60e9, ...more });

  it.each([
    ['a bucket is missing', [minute(0), minute(120e9)], ':3 is not the bucket that follows'],
    ['the first bucket is missing', [minute(60e9)], ':2 is not the bucket that follows'],
    [
      'a bucket has another length',
      [minute(0), minute(60e9, { length: 1 })],
      ':3 is not the bucket that follows',
    ],
    ['a count is negative', [minute(0), minute(60e9, { requests: -1 })], `:3 has "-1" in column 'requests'`],
    ['a cell is no number', [minute(0, { goodput: 'x' })], `:2 has "x" in column 'goodput'`],
    [
      'more are good than succeeded',
      [minute(0), minute(60e9, { requests: 9, successes: 1, other_failures: 8, goodput: 99999 })],
      ':3 has goodput = 99999, more than successes = 1.',
    ],
    [
      'more succeeded than there were',
      [minute(0, { requests: 3, successes: 4, goodput: 3 })],
      ':2 has successes = 4, more than requests = 3.',
    ],
    [
      'more loads failed than there were',
      [minute(0, { load_failures: 1 })],
      ':2 has load_failures = 1, more than loads = 0.',
    ],
    ['a cell is missing', ['0\t60000000000'], `:2 has 2 cells instead of ${tables.minutes.length}`],
  ])('of minutes is refused by file and line when %s', async (_, lines, message) => {
    const error = await mistake(readMinutes(point({ minutes: lines })));
    expect(error.message).toContain(`minutes.tsv${message}`);
    expect(error.code).toBe('E_TABLE_ROW');
  });

  it.each([
    [
      'of an unknown histogram',
      ['99\t1\t2\t3'],
      `:2 has "99" in column 'histogram', which must be from 1 to 12`,
    ],
    ['that is empty', ['1\t1\t2\t0'], `:2 has "0" in column 'count', which must be finite and not below 1`],
    ['that ends before it begins', ['1\t5\t4\t1'], ':2 ends its bin at 4, below 5'],
    [
      'that overlaps the one before',
      ['1\t5\t9\t1', '1\t9\t12\t1'],
      ':3 begins its bin at 9, within the one before',
    ],
    ['of an earlier histogram', ['2\t5\t9\t1', '1\t9\t12\t1'], ':3 goes back to histogram 1'],
  ])('of histograms is refused by file and line for a bin %s', async (_, lines, message) => {
    const error = await mistake(readHistogram(point({ histograms: lines }), 'latency'));
    expect(error.message).toContain(`histograms.tsv${message}`);
    expect(error.code).toBe('E_TABLE_ROW');
  });

  it('is refused when its last row is cut off', async () => {
    const cut = point({ minutes: [minute(0)] });
    writeFileSync(cut.files.minutes!, `${tables.minutes.map(({ name }) => name).join('\t')}\n0\t60`);
    expect((await mistake(readMinutes(cut))).message).toContain('minutes.tsv:2 is cut off');
  });
});

describe('histograms', () => {
  const thousand = histogramOf(
    Array.from({ length: 1000 }, (_, i) => i + 1),
    Array.from({ length: 1000 }, (_, i) => i + 1),
    new Array(1000).fill(1),
  );

  it('are read by name, and are empty where nothing was counted', async () => {
    const mine = point({ histograms: ['1\t5\t9\t2', '1\t10\t19\t6', '3\t7\t7\t1'] });
    const latency = await readHistogram(mine, 'latency');
    expect(latency.total).toBe(8);
    expect([0, 0.25, 0.5, 1].map((q) => histogramQuantile(latency, q))).toEqual([5, 7, 14, 19]);
    expect((await readHistogram(mine, 'cold_latency')).total).toBe(1);
    const none = await readHistogram(mine, 'warm_latency');
    expect(none.total).toBe(0);
    expect(histogramQuantile(none, 0.5)).toBeNaN();
    expect(tailCdf(none).y).toHaveLength(0);
  });

  it('have the nearest rank as a quantile', () => {
    expect([0, 0.0011, 0.5, 0.99, 0.999, 1].map((q) => histogramQuantile(thousand, q))).toEqual([
      1, 2, 500, 990, 999, 1000,
    ]);
    expect(() => histogramQuantile(thousand, 1.1)).toThrow(RangeError);
  });

  it('have a tail whose y is the number of nines, up to the largest of the values', () => {
    const { y, value } = tailCdf(thousand, 4);
    expect([...y]).toEqual([0, 1, 2, 3].map((nines) => expect.closeTo(nines, 12)));
    expect([...value]).toEqual([1, 900, 990, 999]);
    expect(tailCdf(thousand).value).toHaveLength(1000);
  });

  it('of repeats are counted together', () => {
    const merged = mergeHistograms([
      histogramOf([5, 1024], [5, 1024], [1, 2]),
      histogramOf([5, 1025, 2048], [5, 1025, 2050], [4, 1, 1]),
    ]);
    expect([...merged.low]).toEqual([5, 1024, 2048]);
    expect([...merged.high]).toEqual([5, 1025, 2050]);
    expect([...merged.count]).toEqual([5, 3, 1]);
    expect(merged.total).toBe(9);
  });
});
