import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClaimRow } from '../../src/claims/check.js';
import { compareText } from '../../src/cli/compare/compare-text.js';
import { type Comparison, compareRuns, type Difference } from '../../src/compare/compare-runs.js';
import { comparedLogdir } from '../../src/compare/compared-run.js';
import { worstOffence } from '../../src/compare/offence.js';
import { parseMargins } from '../../src/compare/options.js';
import { writeComparison } from '../../src/compare/write.js';
import { stream } from '../../src/serving-core/random/streams.js';
import type { Manifest, PointView, Run } from '../../src/telemetry/run.js';
import { constructed, rolledUp } from './tables.js';

let dir: string;
let a: PointView;
let b: PointView;
let comparison: Comparison;
const ones = [1, 1, 1, 1, 1, 1, 2, 2, 2, 4];
const twos = [1, 1, 1, 1, 2, 2, 2, 2, 8, 8];
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'repro-compare-'));
  a = constructed(join(dir, 'a'), { rate: 100 }, { met: 90, latency: 1e6, batches: ones, error: 1000 });
  b = constructed(join(dir, 'b'), { rate: 100 }, { met: 80, latency: 2e6, batches: twos, error: 3000 });
  comparison = await compare(['all'], run('a', a), run('b', b));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const run = (name: string, ...points: PointView[]): Run => ({
  ...{ dir: join(dir, name), manifest: null, points, unfinished: [] },
});
const draws = (name: string) => stream(0, name);
const compare = (metrics: string[], ...runs: Run[]) =>
  compareRuns(
    runs.map((one) => comparedLogdir(one)),
    { draws, metrics },
  );
const of = (metric: string, { differences }: Comparison = comparison): Difference => {
  const found = differences.find((one) => one.metric === metric);
  if (!found) throw new Error(`no ${metric} in ${differences.map((one) => one.metric)}`);
  return found;
};

describe('two constructed runs', () => {
  it('differ in satisfaction and goodput as 900 and 800 of 1000', () => {
    expect(of('satisfaction')).toMatchObject({
      ...{ reference: 0.9, value: 0.8, verdict: 'worse', better: 'higher', paired: true, exact: false },
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
      ...{ reference: 100, value: 200, interval: null },
      verdict: 'undecided',
    });
    expect(of('latency p99.9')).toMatchObject({
      interval: null,
      reason: 'fewer than 10 values lie beyond it',
    });
  });

  it('differ in their batches, also in sizes that only one of them uses, for better or worse', () => {
    expect(of('mean batch')).toMatchObject({
      ...{ reference: 1.6, value: 2.8 },
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

  it('are shown as a table, and as a figure with its data in two themes', async () => {
    const text = compareText(comparison, 120);
    expect(text).toMatch(/^satisfaction +0\.9 +0\.8 +−11\.1 % \[.*\] +worse$/m);
    expect(text).toMatch(/^B against A: \d+ worse, \d+ better, \d+ different, \d+ same, \d+ undecided\.$/m);
    expect(text).toMatch(/No interval of latency p99\.9, .*fewer than 10 values lie beyond it\./s);
    const files = await writeComparison(comparison, join(dir, 'figures'), {
      ...{ formats: ['svg'], themes: ['light', 'dark'] },
    });
    const names = ['compare.svg', 'compare.dark.svg', 'compare.tsv'];
    expect(files).toEqual(names.map((file) => join(dir, 'figures', file)));
    const rows = readFileSync(files[2], 'utf8').trim().split('\n');
    expect(rows).toHaveLength(1 + comparison.differences.length);
    const svg = readFileSync(files[0], 'utf8');
    for (const title of ['Satisfaction', 'Latency p99', 'Mean batch', 'rate=100', 'worse', 'same'])
      expect(svg).toContain(title);
  });
});

describe('margins', () => {
  const judgedWith = async (...margins: string[]) =>
    of(
      'satisfaction',
      await compareRuns(
        [run('a', a), run('b', b)].map((one) => comparedLogdir(one)),
        {
          ...{ draws, margin: parseMargins(margins) },
        },
      ),
    );

  it('say up to where a metric is the same', async () => {
    expect(await judgedWith('20%')).toMatchObject({ verdict: 'same' });
    expect((await judgedWith('20%')).margin).toBeCloseTo(0.18, 12);
    expect(await judgedWith('satisfaction=0.2')).toMatchObject({ verdict: 'same', margin: 0.2 });
    expect(await judgedWith('satisfaction=0.01', '50%')).toMatchObject({ verdict: 'worse' });
    expect(await judgedWith('latency p99=50%')).toMatchObject({ verdict: 'worse', margin: 0.001 });
  });

  it.each(['1', '%', 'x%', '-1%', 'satisfaction='])('refuse %s', (text) => {
    expect(() => parseMargins([text])).toThrow(/is no margin/);
  });

  it('refuse a metric that there is not', () => {
    expect(() => parseMargins(['speed=1%'])).toThrow("There is no metric 'speed'");
  });
});

describe('several runs', () => {
  it('are each set beside the first, with what differs between them named', async () => {
    const manifest = (seed: number) =>
      ({ experiment: 'fig7', seed, versions: {}, parameters: {} }) as unknown as Manifest;
    const three = await compare(
      [],
      ...[
        { ...run('a', a), manifest: manifest(0) },
        { ...run('b', b), manifest: manifest(1) },
        { ...run('c', b), manifest: manifest(2) },
      ],
    );
    expect(three.runs.map(({ label }) => label)).toEqual(['A', 'B', 'C']);
    expect(three.differing).toEqual([{ name: 'seed', values: [0, 1, 2] }]);
    const both = three.differences.filter(({ metric }) => metric === 'satisfaction');
    expect(both.map(({ run, verdict }) => [run, verdict])).toEqual([
      ['B', 'worse'],
      ['C', 'worse'],
    ]);
    expect(compareText(three, 120)).toMatch(/^DIFFERS +A +B +C\nseed +0 +1 +2$/m);
  });

  it('take the repeats of a point together', async () => {
    const second = { ...a, name: 'rate=100_repeat=1', repeat: 1 };
    const first = { ...a, name: 'rate=100_repeat=0' };
    const lower = [
      { ...b, name: 'rate=100_repeat=0' },
      { ...b, name: 'rate=100_repeat=1', repeat: 1 },
    ];
    const repeated = await compare([], run('a', first, second), run('b', ...lower));
    expect(repeated.points).toMatchObject([{ name: 'rate=100', repeats: 2 }]);
    expect(of('satisfaction', repeated)).toMatchObject({
      repeats: 2,
      reference: 0.9,
      value: 0.8,
      verdict: 'worse',
    });
    // A maximum has an interval where there are repeats to tell one from.
    expect(of('latency max', repeated).interval).not.toBeNull();
  });
});

describe('what is worse', () => {
  it('is told in a sentence, the worst first', () => {
    expect(worstOffence(comparison, ['worse'])).toMatch(
      /^Worse: (duration|completion) error p\d+ of rate=100 is .* in B and .* in A, \+\d+ % \(and \d+ more\)\.$/,
    );
    expect(worstOffence(comparison, ['missing'])).toBeNull();
    expect(worstOffence(comparison, [])).toBeNull();
  });

  it('is a claim that failed, and a point that did, before any metric', async () => {
    const row = (verdict: ClaimRow['verdict']) =>
      ({ id: 'fig7.x', statement: 'It holds', verdict }) as ClaimRow;
    const judged = (one: Run, verdict: ClaimRow['verdict']) =>
      comparedLogdir(one, async () => [row(verdict)]);
    const failing = await compareRuns([judged(run('a', a), 'PASS'), judged(run('b', b), 'FAIL')], { draws });
    expect(failing.claims).toMatchObject({ common: 1, changed: [{ id: 'fig7.x', verdict: 'worse' }] });
    expect(worstOffence(failing, ['worse'])).toMatch(/^Worse: claim fig7\.x is FAIL in B and PASS in A/);
    expect(compareText(failing, 100)).toContain('1 claim PASS in A, FAIL in B: worse: fig7.x.');
    const failed = await compare([], run('a', a), run('b', { ...b, status: 'failed', files: {} }));
    expect(failed.differences).toEqual([]);
    expect(worstOffence(failed, ['worse'])).toBe('Worse: point rate=100 is failed in B and was ok in A.');
    expect(compareText(failed, 100)).toContain('rate=100, failed in B: not to be trusted');
    await expect(writeComparison(failed, join(dir, 'none'))).rejects.toThrow('There is nothing to draw');
    expect(readdirSync(dir)).not.toContain('none');
  });

  it('may be a point that is not there', async () => {
    const more = { ...a, name: 'rate=200', parameters: { rate: 200 } };
    const lacking = await compare([], run('a', a, more), run('b', b));
    expect(lacking.onlyIn).toEqual([{ run: 'B', lacks: ['rate=200'], more: [] }]);
    expect(worstOffence(lacking, ['missing'])).toBe('Missing: B lacks 1 point of A, rate=200 the first.');
    expect(compareText(lacking, 100)).toContain('1 point of A not in B: rate=200.');
  });
});

describe('a run that only has roll-ups', () => {
  const second = { met: 90, latency: 1e6, batches: ones, error: 1000 };
  let mixed: Comparison;
  beforeAll(async () => {
    mixed = await compare(
      ['all'],
      run('a', a),
      run('rolled', rolledUp(join(dir, 'rolled'), { rate: 100 }, second)),
    );
  });

  it('has the satisfaction of its rows, and their quantiles', () => {
    expect(of('satisfaction', mixed)).toMatchObject({
      reference: 0.9,
      value: 0.9,
      difference: 0,
      paired: false,
    });
    for (const name of ['latency p50', 'latency p99', 'duration error p50', 'completion error p99'])
      expect(of(name, mixed).difference).toBe(0);
  });

  it('is undecided in quantiles, since roll-ups do not tell when', () => {
    expect(of('latency p50', mixed)).toMatchObject({ interval: null, verdict: 'undecided' });
    const text = compareText(mixed, 200);
    expect(text).toContain('rate=100, B by its roll-ups\n');
    expect(text).toContain('Roll-ups tell quantiles within 0.1 %, and not when');
  });

  it('has the mean batch of all inferences, which is then asked of the other as well', () => {
    // Ten of 16 in all and a failed one of 99, each second.
    const { reference, value } = of('mean batch, failed ones too', mixed);
    expect([reference, value]).toEqual([115 / 11, 115 / 11].map((mean) => expect.closeTo(mean, 9)));
    expect(mixed.points[0].missing).toContain('mean batch only in the reference');
  });

  it('that is damaged is refused, with its line', async () => {
    const rolled = rolledUp(join(dir, 'damaged'), { rate: 100 }, second);
    const lines = readFileSync(rolled.files.histograms!, 'utf8').split('\n');
    writeFileSync(rolled.files.histograms!, [lines[0], lines[2], lines[1], ...lines.slice(3)].join('\n'));
    await expect(compare([], run('a', a), run('damaged', rolled))).rejects.toThrow(/histograms\.tsv:3/);
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
