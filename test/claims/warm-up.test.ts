import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { warmUpOf } from '../../src/claims/warm-up.js';
import { writtenPoint } from './written-point.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-warm-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Latency of the k-th of 200: the first 40 take 50 ms, the others 1 or 3. */
const latency = (k: number) => (k < 40 ? 50 : k % 10 < 5 ? 1 : 3) * 1e6;
const ks = Array.from({ length: 200 }, (_, k) => k);

describe('the warm-up of a point', () => {
  it('is cut from its requests in order of arrival, whatever the order of answers', async () => {
    const rows = ks.map((k) => ({ t: k * 1e7 + latency(k), latency: latency(k) })).sort((a, b) => a.t - b.t);
    const found = await warmUpOf(writtenPoint(dir, { requests: rows }));
    // The first row leaves at 50 ms, so that the 41st request, sent at 400 ms, arrives at 350 ms on that axis.
    expect(found).toEqual({ state: 'steady', from: 0.35e9, seconds: 0.4 });
  });

  it('is none where a series is steady from the start', async () => {
    const rows = ks.map((k) => ({ t: k * 1e7, latency: latency(k + 40) }));
    expect(await warmUpOf(writtenPoint(dir, { queries: rows }))).toEqual({
      state: 'steady',
      from: Number.NEGATIVE_INFINITY,
      seconds: 0,
    });
  });

  it('never ends where latencies rise to the last', async () => {
    const rows = ks.map((k) => ({ t: k * 1e7, latency: k * 1e6 }));
    expect(await warmUpOf(writtenPoint(dir, { queries: rows }))).toMatchObject({
      state: 'never',
      seconds: 0,
    });
  });

  it('of several runs in a point is the longest', async () => {
    const served = [0, 1].flatMap((seed_index) =>
      ks.map((k) => ({ seed_index, t: k * 1e7, latency: latency(seed_index === 0 ? k + 40 : k) })),
    );
    expect(await warmUpOf(writtenPoint(dir, { served }))).toEqual({
      state: 'steady',
      from: 0.4e9,
      seconds: 0.4,
    });
    const rising = served.map((row) => (row.seed_index === 0 ? { ...row, latency: row.t } : row));
    expect(await warmUpOf(writtenPoint(dir, { served: rising }))).toMatchObject({ state: 'never' });
  });

  it('comes from the median latencies of buckets where there are no rows', async () => {
    const bucket = (k: number, latency_median: number) => ({
      t: k * 1e9,
      length: 1e9,
      requests: 10,
      latency_median,
    });
    const minutes = Array.from({ length: 150 }, (_, k) => bucket(k, k < 10 ? 9e6 : 2e6 + (k % 2)));
    expect(await warmUpOf(writtenPoint(dir, { minutes }))).toEqual({
      state: 'steady',
      from: 10e9,
      seconds: 10,
    });
  });

  it('cannot be told of few requests, and is not asked of tables without latencies over time', async () => {
    const rows = ks.slice(0, 50).map((k) => ({ t: k * 1e7, latency: 1e6 }));
    expect(await warmUpOf(writtenPoint(dir, { queries: rows }))).toMatchObject({
      state: 'short',
      seconds: 0,
    });
    expect(await warmUpOf(writtenPoint(dir, { capacity: [{ throughput: 5 }] }))).toBeNull();
  });
});
