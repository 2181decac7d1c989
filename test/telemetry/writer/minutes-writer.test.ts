import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minuteColumns } from '../../../src/telemetry/tables/clockwork.js';
import { MinutesWriter } from '../../../src/telemetry/writer/minutes-writer.js';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-minutes-'));
  path = join(dir, 'minutes.tsv');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const SECOND = 1e9;

interface Answer {
  t: number;
  latency?: number;
  result?: number;
  met?: number;
  model?: number;
  cold?: number;
}

function answer(
  writer: MinutesWriter,
  { t, latency = 0, result = 0, met = 1, model = 0, cold = 0 }: Answer,
): void {
  writer.request(t, 0, result, 0, model, 1, latency, 100e6, met, 1, 1, cold);
}

function act(
  writer: MinutesWriter,
  t: number,
  [type, status, batch, expected, took, goodput]: readonly number[],
): void {
  writer.action(
    t,
    0,
    type,
    status,
    0,
    0,
    0,
    batch,
    expected,
    took,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    goodput,
    0,
    0,
  );
}

/** What a writer of buckets of a second leaves, as rows by column. */
function written(feed: (writer: MinutesWriter) => void): Record<string, number>[] {
  const writer = new MinutesWriter(path, SECOND);
  feed(writer);
  writer.close();
  const [header, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(header).toBe(minuteColumns.map(({ name }) => name).join('\t'));
  expect(writer.rows).toBe(lines.length);
  return lines.map((line) =>
    Object.fromEntries(line.split('\t').map((cell, i) => [minuteColumns[i].name, Number(cell)])),
  );
}

describe('MinutesWriter', () => {
  it('counts what a bucket answered, and with which latencies', () => {
    const [row, ...others] = written((writer) => {
      answer(writer, { t: 1e6, latency: 10, model: 3 });
      answer(writer, { t: 2e6, latency: 20, model: 3, cold: 1 });
      answer(writer, { t: 3e6, latency: 30, model: 4, cold: 1, met: 0 });
      answer(writer, { t: 4e6, latency: 40, model: 3, cold: 1 });
      answer(writer, { t: 5e6, latency: 50, model: 5, result: 4, met: 0 });
      answer(writer, { t: 6e6, latency: 60, model: 5, result: 81, met: 0, cold: 1 });
      answer(writer, { t: 7e6, latency: 0, model: 4e9, result: 1, met: 0 });
    });
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      t: 0,
      length: SECOND,
      requests: 7,
      arrivals: 7,
      arrivals_before: 0,
      successes: 4,
      goodput: 3,
      timeouts: 1,
      other_failures: 2,
      models: 3,
      cold_starts: 3,
      cold_models: 2,
      latency_median: 30,
      latency_p99: 60,
      latency_max: 60,
      success_latency_max: 40,
      good_latency_median: 20,
      good_latency_p99: 40,
      good_latency_max: 40,
    });
  });

  it('sums up the actions that ended in a bucket, failed ones apart', () => {
    const [row] = written((writer) => {
      act(writer, 1, [2, 0, 8, 1000, 900, 450]);
      act(writer, 2, [2, 0, 2, 500, 530, 530]);
      act(writer, 3, [2, 81, 4, 700, 0, 0]);
      act(writer, 4, [1, 0, 1, 8000, 7000, 7000]);
      act(writer, 5, [1, 51, 1, 8000, 0, 0]);
      act(writer, 6, [3, 0, 1, 0, 5, 5]);
      act(writer, 7, [3, 61, 1, 0, 0, 0]);
    });
    expect(row).toMatchObject({
      requests: 0,
      infers: 3,
      infer_failures: 1,
      loads: 2,
      load_failures: 1,
      evictions: 2,
      eviction_failures: 1,
      batch: 14,
      batch_square: 64 + 4 + 16,
      infer_busy: 1430,
      load_busy: 7000,
      infer_goodput: 980,
      infer_error_max: 100,
      load_error_max: 1000,
    });
  });

  it('puts a row at a bucket’s very end into the next one, and the last ns before into this one', () => {
    const rows = written((writer) => {
      answer(writer, { t: 0 });
      answer(writer, { t: SECOND - 1 });
      answer(writer, { t: SECOND });
      act(writer, 2 * SECOND - 1, [2, 0, 1, 0, 0, 0]);
      act(writer, 2 * SECOND, [2, 0, 1, 0, 0, 0]);
    });
    expect(rows.map(({ t, requests, infers }) => [t, requests, infers])).toEqual([
      [0, 2, 0],
      [SECOND, 1, 1],
      [2 * SECOND, 0, 1],
    ]);
  });

  it('truncates fractions of a ns before it asks for the bucket, as the rows do', () => {
    const rows = written((writer) => answer(writer, { t: SECOND - 0.25, latency: 1.75 }));
    expect(rows).toHaveLength(1);
    expect(rows[0].latency_max).toBe(1);
  });

  it('writes buckets without rows as zeros, from the start on', () => {
    const rows = written((writer) => {
      answer(writer, { t: 2.5 * SECOND });
      answer(writer, { t: 6.5 * SECOND, result: 4, latency: 9 });
    });
    expect(rows.map(({ t }) => t / SECOND)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(rows.map(({ requests }) => requests)).toEqual([0, 0, 1, 0, 0, 0, 1]);
    const { t, length, ...values } = rows[4];
    expect(Object.values(values).every((value) => value === 0)).toBe(true);
  });

  it('counts a model once a bucket, and anew in the next', () => {
    const rows = written((writer) => {
      for (const t of [0.1, 0.2, 1.1, 1.2, 2.1]) answer(writer, { t: t * SECOND, model: 5000, cold: 1 });
    });
    expect(rows.map(({ models, cold_models }) => [models, cold_models])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
  });

  it('counts an arrival when it arrived, if that was in this bucket or the one before', () => {
    const rows = written((writer) => {
      answer(writer, { t: 0.5 * SECOND, latency: 0.2 * SECOND });
      answer(writer, { t: 1.5 * SECOND, latency: 0.6 * SECOND });
      answer(writer, { t: 1.6 * SECOND, latency: 0.6 * SECOND });
      answer(writer, { t: 2.9 * SECOND, latency: 1.8 * SECOND });
      answer(writer, { t: 2.95 * SECOND, latency: 2 * SECOND });
    });
    expect(rows.map(({ arrivals }) => arrivals)).toEqual([2, 2, 0]);
    expect(rows.map(({ arrivals_before }) => arrivals_before)).toEqual([0, 0, 1]);
  });

  it('takes rows of either kind that are late by up to a bucket', () => {
    const rows = written((writer) => {
      answer(writer, { t: 3.5 * SECOND });
      act(writer, 2.01 * SECOND, [2, 0, 1, 0, 0, 0]);
      answer(writer, { t: 2.02 * SECOND, latency: SECOND });
    });
    expect(rows.map(({ requests, infers, arrivals }) => [requests, infers, arrivals])).toEqual([
      [0, 0, 0],
      [0, 0, 1],
      [1, 1, 0],
      [1, 0, 1],
    ]);
  });

  it('refuses a row that is later than that, rather than count it in another bucket', () => {
    const writer = new MinutesWriter(path, SECOND);
    answer(writer, { t: 3.5 * SECOND });
    expect(() => answer(writer, { t: 1.5 * SECOND })).toThrow(
      'comes more than one bucket of 1 s after its time',
    );
    writer.close();
  });

  it('writes a header alone when nothing happened, and may be closed twice', () => {
    expect(written((writer) => writer.close())).toEqual([]);
  });

  it.each([0, -1, 0.5, Number.NaN])('has no buckets of %d ns', (length) => {
    expect(() => new MinutesWriter(path, length)).toThrow(RangeError);
  });

  it('takes no model id that would fill the memory', () => {
    const writer = new MinutesWriter(path, SECOND);
    expect(() => answer(writer, { t: 0, model: 1e9 })).toThrow(RangeError);
    writer.close();
  });

  it('writes buckets as they close, and keeps none of them', () => {
    const writer = new MinutesWriter(path, SECOND);
    const feed = (from: number, to: number): void => {
      for (let t = from; t < to; t++) answer(writer, { t: t * SECOND, latency: 1e6 + t });
    };
    feed(0, 1000);
    const { arrayBuffers } = process.memoryUsage();
    feed(1000, 40_000);
    expect(process.memoryUsage().arrayBuffers).toBeLessThanOrEqual(arrayBuffers + 1e5);
    expect(statSync(path).size).toBeGreaterThan(2e6);
    expect(writer.rows).toBe(39_997);
    writer.close();
    expect(writer.rows).toBe(40_000);
  });
});
