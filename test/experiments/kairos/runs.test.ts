import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import load from '../../../experiments/kairos-load/experiment.js';
import throughput from '../../../experiments/kairos-throughput/experiment.js';
import { published } from '../../../experiments/kairos-throughput/published.js';
import upperbound from '../../../experiments/kairos-upperbound/experiment.js';
import { boundCorrelations } from '../../../experiments/kairos-upperbound/ranking.js';
import type { Capacity } from '../../../experiments/shared/kairos-outcome.js';
import { checkRun } from '../../../src/claims/check.js';
import { checkDeclaration } from '../../../src/experiment/check.js';
import type { AnyExperiment } from '../../../src/experiment/parameters.js';
import type { Run } from '../../../src/index.js';
import { simulate } from '../simulate.js';

const folder = fileURLToPath(new URL('../../../experiments/kairos-throughput', import.meta.url));
const verdicts = async (run: Run, experiment: AnyExperiment) =>
  Object.fromEntries(
    (await checkRun(run, experiment)).map(({ id, verdict }) => [id.split('.').slice(1).join('.'), verdict]),
  );

describe('the Kairos experiments', () => {
  it.each([throughput, upperbound, load] as unknown as AnyExperiment[])(
    '$name is declared whole',
    (experiment) => {
      expect(checkDeclaration(experiment, experiment.name)).toBe(experiment);
    },
  );

  it('throughput: searches, draws and judges Kairos against others on equal budgets', async () => {
    const experiment = throughput as unknown as AnyExperiment;
    const points = [
      ...['kairos', 'fcfs', 'threshold', 'earliest'].map((distributor) => ({ distributor, mix: '2,0,9,0' })),
      { distributor: 'kairos', mix: 'similar' },
      { distributor: 'fcfs', mix: 'homogeneous' },
      { distributor: 'threshold', mix: 'ribbon' },
    ].map((point) => ({ ...point, model: 'rm2', queries: 1500, seeds: 2 }));
    const run = await simulate(experiment, points);
    expect(await verdicts(run, experiment)).toMatchObject({
      'twice-homogeneous': 'PASS',
      distribution: 'PASS',
      oracle: 'NOT TESTABLE',
      rm2: 'NOT TESTABLE',
    });
    const [bars] = await throughput.figures[0].build(run, { folder });
    expect(bars.tables[0].rows).toHaveLength(7);
    expect(bars.caption).toContain('Latencies: stand-in.');
    const [curves] = await throughput.figures[1].build(run, { folder });
    expect(curves.tables[0].rows).toHaveLength(4 * 9);
    expect(JSON.stringify(curves.spec)).toContain('0.9934');
    expect(await published(folder)).toHaveLength(18);
  });

  it('upperbound: measures mixes over the ranking', async () => {
    const experiment = upperbound as unknown as AnyExperiment;
    const points = [1, 2, 10, 120, 331].map((rank) => ({
      model: 'rm2',
      mix: `rank-${rank}`,
      queries: 1500,
      seeds: 2,
    }));
    const run = await simulate(experiment, points);
    expect(await verdicts(run, experiment)).toMatchObject({ tight: 'PASS', ranks: 'PASS', plus: 'PASS' });
    const [figure] = await upperbound.figures[0].build(run, { folder });
    expect(figure.tables[0].rows[0].slice(0, 5)).toEqual([
      'rm2',
      'rank-1',
      '1,0,13,0',
      expect.closeTo(2.463, 6),
      144.208,
    ]);
  });

  it('load: follows steps of the rate beyond the bound and back', async () => {
    const experiment = load as unknown as AnyExperiment;
    const run = await simulate(
      experiment,
      ['kairos', 'fcfs'].map((distributor) => ({ distributor, seconds: 40, seeds: 2 })),
    );
    expect(await verdicts(run, experiment)).toEqual({
      'below-bound': 'PASS',
      overload: 'PASS',
      recovers: 'PASS',
      'beats-fcfs': 'PASS',
    });
    const [figure] = await load.figures[0].build(run, { folder });
    // Four steps of 40 s are 32 windows of 5 s, less those at the end that the last query of a seed cuts off.
    expect(figure.tables[0].rows.length).toBeGreaterThan(2 * 28);
    expect(figure.tables[0].rows.length).toBeLessThanOrEqual(2 * 32);
  });
});

describe('the ranking of bounds', () => {
  const mix = (bound: number, value: number, ...counts: number[]) =>
    ({
      repeats: [{ repeat: 0, bound, counts, throughput: { value, low: value, high: value } }],
    }) as unknown as Capacity;

  it('correlates as Spearman has it: 1 for the same order, −1 for the opposite, 0.5 for one swap of three', () => {
    expect(boundCorrelations([mix(3, 30), mix(2, 20), mix(1, 10)])).toEqual([1]);
    expect(boundCorrelations([mix(3, 10), mix(2, 20), mix(1, 30)])).toEqual([-1]);
    expect(boundCorrelations([mix(3, 20), mix(2, 30), mix(1, 10)])).toEqual([0.5]);
  });
});
