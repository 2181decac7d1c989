import { beforeAll, describe, expect, it } from 'vitest';
import experiment from '../../../experiments/fig6/experiment.js';
import { readTimeline, type Timeline } from '../../../experiments/fig6/timeline.js';
import { checkRun } from '../../../src/claims/check.js';
import type { AnyExperiment } from '../../../src/experiment/parameters.js';
import type { Run } from '../../../src/index.js';
import { simulate } from '../simulate.js';

/** Ninety models and room for five: the lead-in of 300 s and 90 s of growth. */
const tiny = { models: 90, duration: 391, weightsCacheSize: 5 * 7 * 16_777_216 };

describe('a tiny simulated run of Figure 6', () => {
  let run: Run;
  let timeline: Timeline;
  beforeAll(async () => {
    run = await simulate(experiment as unknown as AnyExperiment, [tiny]);
    timeline = (await readTimeline(run, run.points[0]!))!;
  });
  const sum = (column: keyof Timeline['columns'], from: number, to: number) =>
    timeline.time.reduce(
      (total, t, i) => (t >= from && t < to ? total + timeline.columns[column][i]! : total),
      0,
    );

  it('answers every request, 200 per second of the one and 1000 of the others', () => {
    expect([timeline.models, timeline.slots, timeline.width]).toEqual([90, 5, 1]);
    // five standard deviations of a Poisson count
    expect(Math.abs(sum('throughput', 1, 88) - 87 * 1200)).toBeLessThan(5 * Math.sqrt(87 * 1200));
  });

  it('loads one model after another once five fill the cache, as fast as PCIe can', () => {
    expect(sum('pci-utilization', 20, 88) / 68).toBeGreaterThan(95);
    expect(sum('coldstarts-major', 20, 88) / 68).toBeGreaterThan(10);
    expect(sum('gpu-utilization', 1, 88) / 87).toBeLessThanOrEqual(100.01);
  });

  it('has its claims judged, but for the phase that is too short', async () => {
    const rows = await checkRun(run, experiment as unknown as AnyExperiment);
    const verdict = (id: string) => rows.find((row) => row.id === `fig6.${id}`)!.verdict;
    expect([verdict('minor-alone-latency'), verdict('pci-full-after'), verdict('within-slo')]).toEqual([
      'PASS',
      'PASS',
      'PASS',
    ]);
    expect(verdict('falls-while-cached')).toBe('NOT TESTABLE');
  });
});
