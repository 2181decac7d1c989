import { describe, expect, it } from 'vitest';
import { readDeltas } from '../../../src/datasets/read-deltas.js';
import { meanRate, peakRate } from '../../../src/serving-core/inferline/baselines/coarse-grained.js';
import { Engine } from '../../../src/serving-core/inferline/estimator/engine.js';
import { distribution } from '../../../src/serving-core/inferline/estimator/estimate.js';
import { Services } from '../../../src/serving-core/inferline/estimator/stations.js';
import { Workspace } from '../../../src/serving-core/inferline/estimator/workspace.js';
import { bruteForce } from '../../../src/serving-core/inferline/planner/brute-force.js';
import { Judge } from '../../../src/serving-core/inferline/planner/judge.js';
import { maximiseThroughput, minimiseCost } from '../../../src/serving-core/inferline/planner/notebook.js';
import { planInferline } from '../../../src/serving-core/inferline/planner/planner.js';
import { arrivalTimes, envelope } from '../../../src/serving-core/inferline/tuner/envelope.js';
import { imageDriver1, notebookConfig } from '../../support/inferline.js';

// InferLine's own trace 100_4.0.deltas (50,000 gaps), plain or gzipped; it is not committed, as no data set is.
const file = process.env.REPRO_TEST_INFERLINE;

describe.skipIf(!file)("InferLine's trace 100_4.0", () => {
  const gaps = file ? readDeltas(file) : new Float64Array(1);

  it.each([
    ['seed', 76.37, 71.21, 125.49, 137.06, 223.59, 39, 24],
    ['batch', 243.49, 230.21, 384.03, 489.5, 703.69, 67, 42],
  ] as const)(
    'has the latencies of a port of the published simulator under the %s rule',
    (rule, mean, p50, p95, p99, max, resnet, inception) => {
      const space = new Workspace(imageDriver1, gaps);
      const engine = new Engine(space, new Services(imageDriver1, rule).stations(notebookConfig));
      engine.advance();
      const seen = distribution(space.latency.slice());
      const expected = { mean, p50, p95, p99, max };
      for (const [name, value] of Object.entries(expected))
        expect(Math.abs(seen[name as keyof typeof expected] / value - 1), name).toBeLessThan(1e-3);
      expect([...engine.longestQueue.slice(0, 2)]).toEqual([resnet, inception]);
    },
  );

  it.each([
    [1, 496.1],
    [5, 555.0],
  ])('has a P99 for a batching delay of %d ms', (batchingDelay, p99) => {
    const space = new Workspace(imageDriver1, gaps);
    const stations = new Services(imageDriver1, 'batch').stations(notebookConfig);
    new Engine(space, stations, { batchingDelay }).advance();
    expect(Math.abs(distribution(space.latency).p99 / p99 - 1)).toBeLessThan(1e-3);
  });

  it('has the envelope and the rates of the reference exactly', () => {
    // The windows of InferLine's published arrival tracker, ms (reactive_component.cpp).
    const widths = [1, 4, 16, 64, 256, 1024, 4096];
    expect(envelope(arrivalTimes(gaps), widths)).toEqual([10, 15, 21, 32, 86, 181, 538]);
    expect(meanRate(gaps)).toBeCloseTo(98.9, 1);
    expect(peakRate(gaps, 250)).toBe(340);
    expect(peakRate(gaps, 350)).toBeCloseTo(265.714, 3);
  });

  it.each([
    ['p99', 350, 6.433, 6.433, 48.36, 6.433, 4.761],
    ['p99', 500, 4.333, 4.333, 43.24, 4.333, 4.333],
    ['max', 350, 8.533, null, 63.6, 6.433, 6.433],
    ['max', 500, 6.433, 6.433, 48.36, 6.433, 4.761],
  ] as const)(
    'costs what the reference planners found by %s within %d ms',
    (criterion, slo, minimiser, maximiser, start, planner, brute) => {
      const judge = new Judge(imageDriver1, { gaps, outcome: null }, { slo, criterion, prefilter: true });
      const cost = (config: Parameters<Judge['cost']>[0] | null) => config && judge.cost(config);
      const minimised = cost(minimiseCost(judge).config)!;
      expect(minimised).toBeCloseTo(minimiser, 3);
      const maximised = cost(maximiseThroughput(judge, minimised).config);
      if (maximiser === null) expect(maximised).toBeNull();
      else expect(maximised).toBeCloseTo(maximiser, 3);
      const planned = planInferline(judge);
      expect(cost(planned.start)).toBeCloseTo(start, 1);
      expect(cost(planned.config)).toBeCloseTo(planner, 3);
      expect(cost(bruteForce(judge, { replicas: 5 }).config)).toBeCloseTo(brute, 3);
    },
  );
});
