import { describe, expect, it } from 'vitest';
import { Samples } from '../../src/profiling/sampling.js';

const MS = 1e6;

/** Goes on until the rule has enough, with times that a function of the run's number gives. */
function sample(rule: { runs: number; seconds: number }, time: (run: number) => number) {
  const samples = new Samples(rule);
  const asked: number[] = [];
  for (let runs = samples.next(); runs > 0; runs = samples.next()) {
    asked.push(runs);
    samples.add(Array.from({ length: runs }, (_, i) => time(samples.length + i)));
  }
  return { samples, asked };
}

describe('sampling', () => {
  it('ends as soon as the times are steady and as many as wanted', () => {
    const { samples, asked } = sample({ runs: 100, seconds: 60 }, () => 10 * MS);
    // One run, then what fits into 0.2 s.
    expect(asked.slice(0, 3)).toEqual([1, 20, 20]);
    expect(samples.length).toBeGreaterThanOrEqual(100);
    expect(samples.length).toBeLessThan(150);
    expect(samples.summary()).toMatchObject({ warm: true, halfWidth: 0 });
  });

  it('does not count the warm-up among the runs that are wanted', () => {
    const { samples } = sample({ runs: 100, seconds: 60 }, (run) => (run < 30 ? 20 : 10) * MS);
    const { runs, warmUp } = samples.summary();
    expect(warmUp).toBe(30);
    expect(runs).toBeGreaterThanOrEqual(100);
    expect(samples.kept()).toHaveLength(runs);
    expect(Math.max(...samples.kept())).toBe(10 * MS);
  });

  it('goes on for the sake of the mean, until the time is up', () => {
    // The time jumps by half every 100 runs: ten batches never agree within 2 %.
    const { samples } = sample({ runs: 10, seconds: 1 }, (run) => (10 + 5 * (Math.floor(run / 10) % 2)) * MS);
    const total = [...samples.kept()].reduce((sum, ns) => sum + ns, 0);
    expect(samples.summary().halfWidth).toBeGreaterThan(0.02);
    expect(total / 1e9).toBeGreaterThan(0.5);
    expect(total / 1e9).toBeLessThan(1.05);
  });

  it('makes three runs even when one takes longer than the time there is', () => {
    const { asked } = sample({ runs: 100, seconds: 1 }, () => 5000 * MS);
    expect(asked).toEqual([1, 2]);
  });

  it('ends at twenty times the runs that are wanted, however unsteady they are', () => {
    const { samples } = sample({ runs: 10, seconds: 3600 }, (run) => 1.001 ** run * MS);
    expect(samples.length).toBe(200);
  });
});
