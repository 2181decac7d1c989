import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import experiment from '../../../experiments/azure/experiment.js';
import { errors } from '../../../experiments/azure/figure/errors.js';
import { series } from '../../../experiments/azure/figure/series.js';
import { readTimeline, type Timeline } from '../../../experiments/azure/timeline.js';
import { checkRun } from '../../../src/claims/check.js';
import type { AnyExperiment } from '../../../src/experiment/parameters.js';
import { type Histogram, type Run, readHistogram } from '../../../src/index.js';
import { simulate } from '../simulate.js';

const folder = fileURLToPath(new URL('../../../experiments/azure', import.meta.url));
const declaration = experiment as unknown as AnyExperiment;

/** 500 functions at 200 times their volume on 183 models and one GPU, a minute of the trace in a second, without and with noise. */
const tiny = {
  data: 'synthetic',
  functions: 500,
  loadFactor: 200,
  gpus: 1,
  memoryLoadFactor: 1,
  interval: 1,
  leadIn: 5,
  duration: 25,
  bucket: 1,
};

describe('a tiny simulated replay', () => {
  let run: Run;
  let timeline: Timeline;
  beforeAll(async () => {
    run = await simulate(declaration, [
      { ...tiny, noise: 'none' },
      { ...tiny, noise: 'v100' },
    ]);
    timeline = (await readTimeline(run, run.points[0]!))!;
  });
  const sum = (column: keyof Timeline['columns']) => timeline.columns[column].reduce((a, b) => a + b, 0);

  it('answers what was sent, and knows its buckets and lead-in', async () => {
    expect([timeline.bucket, timeline.time.length]).toEqual([1, 25]);
    expect(sum('requests')).toBeGreaterThan(500);
    const whole = await readHistogram(run.points[0]!, 'latency');
    expect(whole.total).toBeGreaterThan(sum('requests'));
    expect(sum('goodput')).toBe(sum('requests'));
  });

  it('meets cold models, and serves them in time', () => {
    expect(sum('cold_starts')).toBeGreaterThan(0);
    expect(sum('cold_starts')).toBeGreaterThanOrEqual(sum('cold_models'));
    expect(Math.max(...timeline.columns.success_latency_max)).toBeLessThanOrEqual(100e6);
  });

  it('predicts durations to the nanosecond without noise, and not with it', async () => {
    const of = (i: number, sign: string) =>
      readHistogram(run.points[i]!, `infer_duration_${sign}predicted` as 'infer_duration_overpredicted');
    const largest = ({ high }: Histogram) => high.at(-1) ?? 0;
    // an estimate is a whole number of ns times MHz
    expect(Math.max(largest(await of(0, 'under')), largest(await of(0, 'over')))).toBeLessThanOrEqual(1);
    expect(largest(await of(1, 'over'))).toBeGreaterThan(100_000);
  });

  it('is drawn, and judged as far as half a minute can tell', async () => {
    const noisy = { ...run, points: [run.points[1]!] };
    const [nine] = await series.build(noisy, { folder });
    const [ten] = await errors.build(noisy, { folder });
    expect([nine!.name, ten!.name]).toEqual(['fig9', 'fig10']);
    expect(nine!.caption).toContain('synthetic stand-in (500 functions');
    const rows = await checkRun(noisy, declaration);
    const verdict = (id: string) => rows.find((row) => row.id === `azure.${id}`)!.verdict;
    expect([verdict('within-slo'), verdict('median')]).toEqual(['PASS', 'PASS']);
    for (const id of ['goodput', 'cold-starts', 'expected-longer'])
      expect([id, verdict(id)]).toEqual([id, 'NOT TESTABLE']);
  });

  it('leaves the same bytes again', async () => {
    const again = await simulate(declaration, [{ ...tiny, noise: 'v100' }]);
    const [first, second] = [run.points[1]!, again.points[0]!];
    expect(Object.keys(first.files)).toEqual(['minutes', 'histograms']);
    for (const table of ['minutes', 'histograms'] as const)
      expect(readFileSync(second.files[table]!).equals(readFileSync(first.files[table]!))).toBe(true);
  });
});
