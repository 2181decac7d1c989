import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareText } from '../../src/cli/compare/compare-text.js';
import type { Comparison } from '../../src/compare/comparison.js';
import type { PointView, Run } from '../../src/telemetry/run.js';
import { compare, differenceIn, runIn, twoPoints } from './runs.js';

let dir: string;
let a: PointView;
let b: PointView;
let comparison: Comparison;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'repro-compare-'));
  ({ a, b } = twoPoints(dir));
  comparison = await compare(['all'], run('a', a), run('b', b));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const run = (name: string, ...points: PointView[]): Run => runIn(join(dir, name), ...points);
const of = (metric: string, found: Comparison = comparison) => differenceIn(metric, found);

describe('two constructed runs', () => {
  it('differ in satisfaction and goodput as 900 and 800 of 1000', () => {
    expect(of('satisfaction')).toMatchObject({
      reference: 0.9,
      value: 0.8,
      verdict: 'worse',
      better: 'higher',
      paired: true,
      exact: false,
    });
    expect(of('satisfaction').difference).toBeCloseTo(-0.1, 12);
    expect(of('satisfaction').relative!.value).toBeCloseTo(-1 / 9, 12);
    // Times go from 0 to the last row, 9.99 s.
    expect(of('goodput').reference).toBeCloseTo(900 / 9.99, 9);
    expect(of('throughput')).toMatchObject({ verdict: 'same', difference: 0 });
  });

  it('differ in latency as once and twice 1, 2, … 100 ms, within the bins', () => {
    for (const [name, value] of [
      ['latency p50', 50],
      ['latency p90', 90],
      ['latency p99', 99],
    ] as const) {
      expect(Math.abs(of(name).reference / value - 1)).toBeLessThan(1 / 1024);
      expect(Math.abs(of(name).value / value / 2 - 1)).toBeLessThan(1 / 1024);
    }
    expect(of('latency p50')).toMatchObject({ verdict: 'worse', unit: 'ms' });
    expect(of('latency max')).toMatchObject({
      reference: 100,
      value: 200,
      interval: null,
      verdict: 'undecided',
    });
    expect(of('latency p99.9')).toMatchObject({
      interval: null,
      reason: 'fewer than 10 values lie beyond it',
    });
  });

  it('differ in their batches, also in sizes that only one of them uses, for better or worse', () => {
    expect(of('mean batch')).toMatchObject({
      reference: 1.6,
      value: 2.8,
      verdict: 'different',
      better: null,
    });
    const share = (size: number) => of(`batches of ${size}`);
    expect([1, 2, 4, 8].map((size) => share(size).reference)).toEqual([0.6, 0.3, 0.1, 0]);
    expect([1, 2, 4, 8].map((size) => share(size).value)).toEqual([0.4, 0.4, 0, 0.2]);
    expect(share(8).relative).toBeNull();
    expect(comparison.differences.map(({ metric }) => metric)).not.toContain('batches of 99');
    expect(comparison.points[0].missing).toEqual([]);
  });

  it('differ in prediction errors, whatever their sign', () => {
    const values = (name: string) => [of(name).reference, of(name).value].map((value) => Math.round(value));
    expect(values('duration error p50')).toEqual([5, 15]);
    expect(values('duration error p90')).toEqual([9, 27]);
    expect(values('completion error p99')).toEqual([20, 60]);
  });

  it('are the same as a copy of themselves, exactly', async () => {
    cpSync(join(dir, 'a'), join(dir, 'copy'), { recursive: true });
    const files = Object.fromEntries(
      Object.entries(a.files).map(([table, path]) => [table, path.replace(`${dir}/a`, `${dir}/copy`)]),
    );
    const same = await compare(['all'], run('a', a), run('copy', { ...a, files }));
    expect(same.differences.length).toBeGreaterThan(10);
    expect(compareText(same, 120)).not.toContain('hold together');
    for (const { difference, exact, verdict } of same.differences)
      expect({ difference, exact, verdict }).toEqual({ difference: 0, exact: true, verdict: 'same' });
    expect(same.judged).toBe(0);
    expect(compareText(same, 120)).not.toMatch(/Intervals|\n\n\n/);
  });

  it('are compared in the same way each time, whatever else is asked for', async () => {
    const alone = await compare(['satisfaction'], run('a', a), run('b', b));
    expect(of('satisfaction', alone).alone).toEqual(of('satisfaction').alone);
    expect(alone.differences).toHaveLength(1);
    const twice = await compare(['all'], run('a', a), run('b', b));
    expect(twice).toEqual(comparison);
  });

  it('have wider intervals the more is judged together', async () => {
    const alone = of('satisfaction', await compare(['satisfaction'], run('a', a), run('b', b)));
    expect(alone.interval).toEqual(alone.alone);
    const { interval } = of('satisfaction');
    expect(interval!.high - interval!.low).toBeGreaterThanOrEqual(alone.interval!.high - alone.interval!.low);
  });
});

describe('what cannot be compared', () => {
  it('is one run alone', async () => {
    await expect(compare([], run('a', a))).rejects.toThrow(/^There is nothing to compare .*a with\.$/);
  });

  it('is a metric that there is not', async () => {
    await expect(compare(['latency p98'], run('a', a), run('b', b))).rejects.toThrow(
      "Unknown metric 'latency p98'.",
    );
  });

  it('is what the runs have no table of in common, and says which they have', async () => {
    const { requests } = a.files;
    const { actions } = b.files;
    const one = run('a', { ...a, files: { requests } });
    const other = run('b', { ...b, files: { actions } });
    await expect(compare([], one, other)).rejects.toThrow(
      /no metric that the runs have in common: of tables .*a has requests, .*b has actions; satisfaction only in the reference/,
    );
  });

  it('is a damaged table, named with its line', async () => {
    const path = join(dir, 'cut.tsv');
    const rows = readFileSync(b.files.requests!, 'utf8').split('\n').slice(0, 3).join('\n');
    writeFileSync(path, rows.slice(0, -9));
    const damaged = { ...b, files: { requests: path } };
    await expect(compare([], run('a', a), run('b', damaged))).rejects.toThrow(/cut\.tsv:3/);
  });

  it('is a table without rows', async () => {
    const path = join(dir, 'empty.tsv');
    writeFileSync(path, `${readFileSync(b.files.requests!, 'utf8').split('\n')[0]}\n`);
    const empty = { ...b, files: { requests: path } };
    const found = await compare(
      [],
      run('a', { ...a, files: { ...a.files } }),
      run('b', { ...empty, files: { ...empty.files, actions: b.files.actions } }),
    ).catch((error: Error) => error.message);
    expect(found).toContain('satisfaction of nothing in the other');
  });
});
