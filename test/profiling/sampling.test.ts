import { describe, expect, it } from 'vitest';
import { mostRuns, Samples } from '../../src/profiling/sampling.js';
import { stream } from '../../src/serving-core/random/streams.js';

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

  it('looks so seldom, and so strictly, that most means of uneven times are within the interval that stopped it', () => {
    const rounds = 1000;
    let missed = 0;
    for (let round = 0; round < rounds; round++) {
      const random = stream(round, 'times');
      // uniform from 6.5 to 13.5 ms: 95 % of the means of 390 runs are within 2 %
      const { samples } = sample({ runs: 50, seconds: 3600 }, () => (6.5 + 7 * random.next()) * MS);
      const { mean, halfWidth, runs } = samples.summary();
      expect(runs).toBeLessThanOrEqual(1000);
      if (Math.abs(mean / (10 * MS) - 1) > halfWidth) missed++;
    }
    // 5 % and three standard deviations of a binomial count
    expect(missed).toBeLessThanOrEqual(rounds * 0.05 + 3 * Math.sqrt(rounds * 0.05 * 0.95));
  });

  it('makes no more than ten million runs, or twice as many as wanted', () => {
    expect([1, 10, 1_000_000, 8_000_000].map(mostRuns)).toEqual([20, 200, 10_000_000, 16_000_000]);
  });

  it('remembers what it last summed up', () => {
    const samples = new Samples({ runs: 10, seconds: 60 });
    expect(samples.latest).toBeUndefined();
    samples.add([3 * MS]);
    expect(samples.latest).toMatchObject({ runs: 1, p50: 3 * MS });
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
