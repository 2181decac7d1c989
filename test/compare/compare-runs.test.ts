import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareText } from '../../src/cli/compare-text.js';
import {
  type ComparedMeasure,
  type ComparedPoint,
  type Comparison,
  compareRuns,
} from '../../src/compare/compare-runs.js';
import { writeComparison } from '../../src/compare/write.js';
import type { Manifest, PointView, Run } from '../../src/telemetry/run.js';
import { constructed, rolledUp } from './tables.js';

let dir: string;
let a: PointView;
let b: PointView;
let comparison: Comparison;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'repro-compare-'));
  const ones = [1, 1, 1, 1, 1, 1, 2, 2, 2, 4];
  a = constructed(join(dir, 'a'), { rate: 100 }, { met: 90, latency: 1e6, batches: ones, error: 1000 });
  const twos = [1, 1, 1, 1, 2, 2, 2, 2, 8, 8];
  b = constructed(join(dir, 'b'), { rate: 100 }, { met: 80, latency: 2e6, batches: twos, error: 3000 });
  comparison = await compareRuns(run('a', a), run('b', b));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const run = (name: string, ...points: PointView[]): Run => ({
  ...{ dir: join(dir, name), manifest: null, points, unfinished: [] },
});
const measure = (name: string): ComparedMeasure => {
  const found = comparison.points[0].measures.find((one) => one.measure === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};
const near = (value: number, low: number, high: number) => ({
  value: expect.closeTo(value, 9),
  low: expect.closeTo(low, 9),
  high: expect.closeTo(high, 9),
});

describe('two constructed runs', () => {
  it('differ in satisfaction as 900 and 800 of 1000, by Wilson and Newcombe', () => {
    // Every second is alike, so that batches add nothing to Wilson's intervals.
    expect(measure('satisfaction')).toMatchObject({
      a: near(0.9, 0.879848036805, 0.917090556407),
      b: near(0.8, 0.774081035352, 0.823622909557),
      difference: near(-0.1, -0.131046414394, -0.068949340159),
      differs: true,
    });
  });

  it('differ in latency as once and twice 1, 2, … 100 ms', () => {
    expect(measure('latency p50')).toMatchObject({
      // Wilson for 500 of 1000 is 0.46907 to 0.53093: the 470th and the 531st of 1000, each value standing there ten times.
      a: near(50, 47, 54),
      b: near(100, 94, 108),
      difference: near(50, 50 - Math.hypot(6, 4), 50 + Math.hypot(8, 3)),
      unit: 'ms',
    });
    expect(measure('latency p90').a.value).toBe(90);
    expect(measure('latency p99').difference.value).toBe(99);
  });

  it('differ in their batches, also in sizes that only one of them uses', () => {
    // (6 × 1 + 3 × 2 + 4) / 10 and (4 × 1 + 4 × 2 + 2 × 8) / 10, in each second.
    // Every second is alike, so the interval is that of 100 single inferences, whose squares about the mean sum to 84 and 696.
    const half = (squares: number) => 1.959963984540054 * Math.sqrt(squares / 99 / 100);
    expect(measure('mean batch')).toMatchObject({
      a: near(1.6, 1.6 - half(84), 1.6 + half(84)),
      b: near(2.8, 2.8 - half(696), 2.8 + half(696)),
    });
    const share = (size: number) => measure(`batches of ${size}`);
    expect([1, 2, 4, 8].map((size) => share(size).a.value)).toEqual([0.6, 0.3, 0.1, 0]);
    expect([1, 2, 4, 8].map((size) => share(size).b.value)).toEqual([0.4, 0.4, 0, 0.2]);
    expect(share(8).a).toEqual(near(0, 0, 0.036993498207));
    expect(comparison.points[0].measures.map((one) => one.measure)).not.toContain('batches of 99');
    expect(comparison.points[0].missing).toEqual([]);
  });

  it('differ in prediction errors, whatever their sign', () => {
    const values = (name: string) => [measure(name).a.value, measure(name).b.value];
    expect(values('duration error p50')).toEqual([5, 15]);
    expect(values('duration error p90')).toEqual([9, 27]);
    expect(values('completion error p99')).toEqual([20, 60]);
  });

  it('are the same as themselves, with differences of 0', async () => {
    const same = await compareRuns(run('a', a), run('a', a));
    for (const { difference, differs } of same.points[0].measures) {
      expect(difference.value).toBe(0);
      expect(differs).toBe(false);
    }
  });

  it('are shown as a table, and as a figure with its data', async () => {
    const text = compareText(comparison, 120);
    expect(text).toMatch(/^satisfaction +0\.9 \[0\.8798, 0\.9171\] +0\.8 \[0\.7741, 0\.8236\] .*\*$/m);
    const files = await writeComparison(comparison, join(dir, 'figures'), ['svg']);
    expect(files).toEqual(['compare.svg', 'compare.tsv'].map((file) => join(dir, 'figures', file)));
    const rows = readFileSync(files[1], 'utf8').trim().split('\n');
    expect(rows).toHaveLength(1 + comparison.points[0].measures.length);
    const svg = readFileSync(files[0], 'utf8');
    for (const title of ['Satisfaction', 'Latency p99 (ms)', 'Mean batch', 'A: a', 'B: b', 'rate=100'])
      expect(svg).toContain(title);
  });
});

describe('a run that only has roll-ups', () => {
  const second = { met: 90, latency: 1e6, batches: [1, 1, 1, 1, 1, 1, 2, 2, 2, 4], error: 1000 };
  let point: ComparedPoint;
  let text: string;
  const of = (name: string): ComparedMeasure => point.measures.find((one) => one.measure === name)!;
  /** Bins are of 1/512 of a value, of which the middle is told. */
  const within = (value: number, by = value / 1024) => ({ low: value - by, high: value + by });
  const expectWithin = (found: number, { low, high }: { low: number; high: number }) => {
    expect(found).toBeGreaterThanOrEqual(low);
    expect(found).toBeLessThanOrEqual(high);
  };
  beforeAll(async () => {
    const rolled = rolledUp(join(dir, 'rolled'), { rate: 100 }, second);
    const comparison = await compareRuns(run('a', a), run('rolled', rolled));
    [point] = comparison.points;
    text = compareText(comparison, 120);
  });

  it('has the satisfaction of its rows, and their interval where time adds nothing', () => {
    expect(of('satisfaction').b).toEqual(of('satisfaction').a);
    expect(of('satisfaction').b).toEqual(near(0.9, 0.879848036805, 0.917090556407));
  });

  it('has their quantiles within 0.1 %', () => {
    for (const [name, value] of [
      ...([
        ['latency p50', 50],
        ['latency p90', 90],
        ['latency p99', 99],
      ] as const),
      ...([
        ['duration error p50', 5],
        ['duration error p90', 9],
        ['completion error p99', 20],
      ] as const),
    ])
      expectWithin(of(name).b.value, within(value));
    // Wilson for 500 of 1000 is 0.46907 to 0.53093: the 470th and the 531st of 1000.
    expectWithin(of('latency p50').b.low, within(47, 47 / 512));
    expectWithin(of('latency p50').b.high, within(54, 54 / 512));
  });

  it('differs from its rows in nothing that its bins do not tell apart', () => {
    expect(point.measures.filter(({ differs }) => differs)).toEqual([]);
    expect(of('latency p50').b.low).toBeLessThan(of('latency p50').b.value);
  });

  it('has the mean batch of all inferences, which is then asked of the other as well', () => {
    // Ten of 16 in all and a failed one of 99, each second.
    expect(of('mean batch, failed ones too').a.value).toBeCloseTo(115 / 11, 9);
    expect(of('mean batch, failed ones too').b.value).toBeCloseTo(115 / 11, 9);
    expect(point.missing).toEqual(
      ['mean batch', 'batches of 1', 'batches of 2', 'batches of 4'].map((name) => `${name} in A only`),
    );
  });

  it('is said to be one', () => {
    expect(point.rollups).toEqual({ a: false, b: true });
    expect(text).toContain('rate=100, B by its roll-ups\n');
    expect(text).toContain('Roll-ups tell quantiles within 0.1 %');
    expect(compareText(comparison, 120)).not.toContain('oll-ups');
  });

  it('is compared with another one', async () => {
    const [both] = (
      await compareRuns(
        run('one', rolledUp(join(dir, 'one'), { rate: 100 }, second)),
        run('two', rolledUp(join(dir, 'two'), { rate: 100 }, { ...second, met: 80, latency: 2e6 })),
      )
    ).points;
    const measured = both.measures.map((one) => one.measure);
    expect(measured.slice(0, 2)).toEqual(['satisfaction', 'latency p50']);
    expect(measured).toHaveLength(1 + 3 + 1 + 6);
    expect(both.missing).toEqual([]);
    expect(both.measures[0]).toMatchObject({ a: { value: 0.9 }, b: { value: 0.8 }, differs: true });
  });

  it('that is damaged is refused, with its line', async () => {
    const rolled = rolledUp(join(dir, 'damaged'), { rate: 100 }, second);
    const lines = readFileSync(rolled.files.histograms!, 'utf8').split('\n');
    writeFileSync(rolled.files.histograms!, [lines[0], lines[2], lines[1], ...lines.slice(3)].join('\n'));
    await expect(compareRuns(run('a', a), run('damaged', rolled))).rejects.toThrow(/histograms\.tsv:3/);
  });
});

describe('what cannot be compared', () => {
  it('is named where only one run has the table', async () => {
    const { actions: _, ...files } = b.files;
    const [point] = (await compareRuns(run('a', a), run('b', { ...b, files }))).points;
    expect(point.measures.map((one) => one.measure)).toEqual([
      'satisfaction',
      'latency p50',
      'latency p90',
      'latency p99',
    ]);
    expect(point.missing).toContain('mean batch in A only');
  });

  it('is a failed point, which has no tables; an invalid one is compared, and said to be', async () => {
    const failed = await compareRuns(run('a', a), run('b', { ...b, status: 'failed', files: {} }));
    expect(failed.points[0]).toMatchObject({ status: { a: 'ok', b: 'failed' }, measures: [] });
    const text = compareText(failed, 100);
    expect(text).toContain('rate=100, failed in B: not to be trusted');
    expect(text).toContain('nothing that both have tables for');
    const invalid = await compareRuns(run('a', a), run('b', { ...b, status: 'invalid' }));
    expect(invalid.points[0].measures.length).toBeGreaterThan(10);
    await expect(writeComparison(failed, join(dir, 'none'))).rejects.toThrow(
      'There is nothing to draw: no point has a table in both runs.',
    );
    expect(readdirSync(dir)).not.toContain('none');
  });

  it('is a run of another experiment', async () => {
    const of = (experiment: string, name: string): Run => ({
      ...run(name, a),
      manifest: { experiment } as Manifest,
    });
    await expect(compareRuns(of('fig7', 'a'), of('fig8', 'b'))).rejects.toThrow(
      /a is a run of fig7, and .*b of fig8\.$/,
    );
  });

  it('is a damaged table, named with its line', async () => {
    const path = join(dir, 'cut.tsv');
    writeFileSync(
      path,
      readFileSync(b.files.requests!, 'utf8').split('\n').slice(0, 3).join('\n').slice(0, -9),
    );
    const damaged = { ...b, files: { requests: path } };
    await expect(compareRuns(run('a', a), run('b', damaged))).rejects.toThrow(/cut\.tsv:3/);
  });

  it('is a table without rows', async () => {
    const path = join(dir, 'empty.tsv');
    writeFileSync(path, `${readFileSync(b.files.requests!, 'utf8').split('\n')[0]}\n`);
    const empty = { ...b, files: { requests: path } };
    const [point] = (await compareRuns(run('a', empty), run('b', empty))).points;
    expect(point.measures).toEqual([]);
  });
});
