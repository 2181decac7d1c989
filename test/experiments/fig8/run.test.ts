import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import experiment from '../../../experiments/fig8/experiment.js';
import { figure } from '../../../experiments/fig8/figure.js';
import { readSeries, type Series } from '../../../experiments/fig8/series.js';
import { checkRun } from '../../../src/claims/check.js';
import type { AnyExperiment } from '../../../src/experiment/parameters.js';
import type { Run } from '../../../src/index.js';
import { simulate } from '../simulate.js';

const folder = fileURLToPath(new URL('../../../experiments/fig8', import.meta.url));

/** Steps of a second: the ladder lasts 12 s, of which batch clients see the last two. */
const tiny = { period: 1 };

describe('a tiny simulated run of Figure 8', () => {
  let run: Run;
  let series: Series[];
  beforeAll(async () => {
    run = await simulate(experiment as unknown as AnyExperiment, [
      { ...tiny, batchModels: 0, concurrency: 1 },
      { ...tiny, batchModels: 12, concurrency: 16 },
    ]);
    series = await readSeries(run, run.points);
  });

  it('sends 200 requests/s to the latency-sensitive models, and the same ones in both runs', () => {
    const rows = series.map(({ sensitive }) => sensitive.rows);
    expect(Math.abs(rows[0]! - 2400)).toBeLessThan(5 * Math.sqrt(2400));
    expect(rows[1]).toBe(rows[0]);
    expect(series.map(({ sensitive }) => sensitive.ticks.length)).toEqual([12, 12]);
  });

  it('starts batch clients after ten seconds', () => {
    expect(series.map(({ batch }) => batch.rows > 0)).toEqual([false, true]);
    expect(series[1]!.batch.factors[0]!.first).toBe(10);
  });

  it('draws both, and judges what twelve seconds can tell', async () => {
    const [drawn] = await figure.build(run, { folder });
    expect(JSON.stringify(drawn!.spec)).toContain('(b) M=12, C=16');
    const rows = await checkRun(run, experiment as unknown as AnyExperiment);
    const verdict = (id: string) => rows.find((row) => row.id === `fig8.${id}`)!.verdict;
    expect([verdict('a-at-7.6x'), verdict('b-isolated'), verdict('c-isolated')]).toEqual([
      'PASS',
      'PASS',
      'NOT TESTABLE',
    ]);
  });
});
