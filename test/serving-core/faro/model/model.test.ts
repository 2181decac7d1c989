import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coldSteps,
  effectiveUtility,
  jobUtility,
} from '../../../../src/serving-core/faro/model/job-utility.js';
import {
  estimateLatency,
  mdcLatency,
  publishedEstimator,
  upperBound,
  waitingProbability,
} from '../../../../src/serving-core/faro/model/latency.js';
import {
  clusterObjective,
  type ObjectiveName,
  objectiveTerms,
} from '../../../../src/serving-core/faro/model/objective.js';
import { dropPenalty } from '../../../../src/serving-core/faro/model/penalty.js';
import { relaxedUtility, stepUtility } from '../../../../src/serving-core/faro/model/utility.js';
import { latencies, utilities } from './vectors.js';

/** What repro has of the original's functions, by the names there. */
const functions: Record<string, (x: number, slo: number) => number> = {
  latency: relaxedUtility,
  latency_step: stepUtility,
  penalty: (dropped) => dropPenalty('step', dropped),
  penalty_strict_linear: (dropped) => dropPenalty('strict-linear', dropped),
};

const near = (value: number, wanted: number) =>
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1e-3, Math.abs(wanted)));

describe('utilities and penalties', () => {
  it.each(utilities)('%s of SLO %f at %f is %f', (name, slo, x, value) => {
    near(functions[name](x, slo), value);
  });

  it('charge an effective utility for what was dropped', () => {
    expect(effectiveUtility(0.8, 0)).toBe(0.8);
    near(effectiveUtility(0.8, 0.03), 0.6);
    near(effectiveUtility(0.8, 0.04, 'step'), 0.6);
    expect(effectiveUtility(0.8, 1)).toBe(0);
  });
});

describe('the latency estimate', () => {
  it.each(latencies)('of %f s at %f/s on %f replicas, percentile %f, up to %f, is %f s', (...row) => {
    const [processing, rate, servers, percentile, maxRho, latency] = row;
    near(mdcLatency(rate, processing, servers, { percentile, maxRho }), latency);
  });

  // The whole table of the original has 2,178 rows; it is checked where somebody has it.
  const table =
    process.env.REPRO_TEST_FARO_VECTORS && `${process.env.REPRO_TEST_FARO_VECTORS}/mdc_latency.csv`;
  it.skipIf(!table || !existsSync(table))('equals the whole table', () => {
    const rows = readFileSync(table!, 'utf8').trim().split('\n').slice(1);
    expect(rows.length).toBe(2178);
    for (const row of rows) {
      const [processing, rate, servers, percentile, maxRho, latency] = row.split(',').map(Number);
      near(mdcLatency(rate, processing, servers, { percentile, maxRho }), latency);
    }
  });

  it('waits as Erlang says: always with one server at the chance of finding it busy', () => {
    near(waitingProbability(0.5, 1), 0.5);
    near(waitingProbability(1, 2), 1 / 3);
    near(waitingProbability(2, 3), 4 / 9);
  });

  it('is the service time without load, and infinite without replicas', () => {
    near(estimateLatency(0, 180, 3, publishedEstimator), 180);
    expect(estimateLatency(5, 180, 0, publishedEstimator)).toBe(Number.POSITIVE_INFINITY);
  });

  it('grows in proportion to the load in overload', () => {
    const at = (rate: number) => estimateLatency(rate, 180, 2, publishedEstimator);
    near(at(40) / at(20), 2);
  });

  it('has an upper bound of all requests of a second in a row', () => {
    expect(upperBound(20, 180, 4)).toBe(900);
    expect(estimateLatency(20, 180, 4, { percentile: 0, maxRho: 0.95 })).toBe(900);
  });

  it('never rises with a replica more', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 60, noNaN: true }),
        fc.integer({ min: 1, max: 20 }),
        (rate, replicas) => {
          const [less, more] = [replicas, replicas + 1].map((x) =>
            estimateLatency(rate, 180, x, publishedEstimator),
          );
          expect(more).toBeLessThanOrEqual(less * (1 + 1e-12));
        },
      ),
    );
  });
});

describe("a job's utility", () => {
  const job = { rates: [20, 20, 4], processing: 180, slo: 720, current: 1 };

  it('is the mean over the horizon, where missing steps have no load', () => {
    const parts = job.rates.map((rate) => jobUtility({ ...job, rates: [rate] }, 2, publishedEstimator));
    near(jobUtility(job, 2, publishedEstimator), (parts[0] + parts[1] + parts[2]) / 3);
    near(jobUtility(job, 2, publishedEstimator, { horizon: 5 }), (parts[0] + parts[1] + parts[2] + 2) / 5);
  });

  it('waits for cold replicas only when it is scaled up', () => {
    const one = jobUtility({ ...job, rates: [20] }, 1, publishedEstimator);
    const four = jobUtility({ ...job, rates: [20] }, 4, publishedEstimator);
    const rest = jobUtility({ ...job, rates: [4] }, 4, publishedEstimator);
    near(jobUtility(job, 4, publishedEstimator, { cold: 1 }), (one + four + rest) / 3);
    const down = jobUtility({ ...job, current: 9 }, 4, publishedEstimator, { cold: 1 });
    near(down, jobUtility(job, 4, publishedEstimator));
  });

  it('has 65 s of overhead as one step of a full cluster, and none when quota is left or the horizon is that short', () => {
    expect(coldSteps(65, 60, 7, 0)).toBe(1);
    expect(coldSteps(65, 60, 7, 1)).toBe(0);
    expect(coldSteps(65, 60, 1, 0)).toBe(0);
    expect(coldSteps(185, 60, 7, 2)).toBe(1);
  });
});

describe('an objective of the cluster', () => {
  const value = (name: ObjectiveName) => clusterObjective(objectiveTerms(name, 2), [0.25, 1]);

  it('is that of the definitions, by hand for utilities 0.25 and 1', () => {
    expect(value('sum')).toBe(-1.25);
    expect(value('fair')).toBe(0.75);
    expect(value('fair-sum')).toBe(-1.25 - 2 * (0.25 - 1 + 1));
    expect(value('penalty-sum')).toBe(-1.25);
    expect(value('penalty-fair-sum')).toBe(-1.75);
    expect(value('minmax')).toBe(-1.25 - (0.25 - 1));
    expect(value('minmax2')).toBe(-1.25 - (0.25 - 1 + 1));
  });

  it('weighs jobs in the sum alone', () => {
    expect(clusterObjective(objectiveTerms('sum', 2), [0.25, 1], [4, 0.5])).toBe(-1.5);
    expect(clusterObjective(objectiveTerms('fair', 2), [0.25, 1], [4, 0.5])).toBe(0.75);
  });
});
