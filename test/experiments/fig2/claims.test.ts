import type { Manifest, Run } from 'repro';
import { describe, expect, it } from 'vitest';
import { claims } from '../../../experiments/fig2/claims.js';
import { concurrent } from '../../../experiments/fig2/figure/concurrent.js';
import { checkRun } from '../../../src/claims/check.js';
import { newFolder, pointView, type Row, runOf, writeRequestLog } from '../../plot/request-log.js';

/** c threads in closed loops for which every inference takes `ms`, but one in a thousand `slow`. */
function point(concurrency: number, ms: number, slow: number, count = 100_000) {
  const rows: Row[] = Array.from({ length: count }, (_, i) => ({
    t: (Math.floor(i / concurrency) * ms) / 1000,
    latencyMs: i % 1000 === 999 ? slow : ms,
  }));
  const file = writeRequestLog(newFolder(), 'clockwork_request_log.tsv', rows);
  return pointView(file, { concurrency, model: 'resnet50_v2' });
}

const verdicts = async (run: Run) =>
  Object.fromEntries((await checkRun(run, { claims })).map(({ id, verdict }) => [id.slice(5), verdict]));

const simulated = (parameters: Manifest['parameters']) =>
  ({ target: 'sim', parameters, scale: 'quick', seed: 0, repeats: 1, versions: { repro: '1' } }) as Manifest;

describe("Figure 2's claims", () => {
  it('hold for a real GPU that is steady alone and slow in company', async () => {
    // 16 threads at 37 ms are 432 requests/s, 1.28 times the 340 of one thread at 2.94 ms
    const run = runOf('logdir', [point(1, 2.94, 2.942), point(16, 37, 59)]);
    expect(await verdicts(run)).toEqual({
      'isolated-p99.99': 'PASS',
      'throughput-16': 'PASS',
      'max-latency-16': 'PASS',
      'littles-law': 'PASS',
    });
  });

  it('fail for one that jitters alone and shares well', async () => {
    const run = runOf('logdir', [point(1, 2.94, 2.944), point(16, 31, 31)]);
    expect(await verdicts(run)).toEqual({
      'isolated-p99.99': 'FAIL',
      'throughput-16': 'FAIL',
      'max-latency-16': 'FAIL',
      'littles-law': 'PASS',
    });
  });

  it('are not testable on the simulated GPU, which was calibrated to the figure', async () => {
    const points = [point(1, 2.94, 2.942), point(16, 37, 59)];
    const rows = await checkRun(runOf('logdir', points, simulated({})), { claims });
    expect(rows.map(({ verdict }) => verdict)).toEqual([...new Array(3).fill('NOT TESTABLE'), 'PASS']);
    expect(rows[0].reason).toBe('variation=v100: the simulated GPU is calibrated to this figure');
    const none = await checkRun(runOf('logdir', points, simulated({ contention: 'none' })), { claims });
    expect(none[1].reason).toBe('contention=none: the simulated GPU has no contention');
  });

  it('are not testable without the point, or with too few inferences', async () => {
    const few = await checkRun(runOf('logdir', [point(1, 2.94, 2.942, 1000)]), { claims });
    expect(few[0].reason).toBe('1000 inferences, needs 100000');
    expect(few[1].reason).toBe('needs a finished point with concurrency=16');
  });

  it("Little's law fails when latencies do not add up to the threads", async () => {
    const lying = point(4, 10, 10, 4000);
    lying.parameters = { ...lying.parameters, concurrency: 3 };
    expect((await verdicts(runOf('logdir', [lying])))['littles-law']).toBe('FAIL');
  });
});

describe('Figure 2b', () => {
  it('puts the published box beside the measured one', async () => {
    const folder = new URL('../../../experiments/fig2', import.meta.url).pathname;
    const [figure] = await concurrent.build(runOf('logdir', [point(16, 37, 59, 1601)]), { folder });
    const { columns, rows } = figure.tables[0];
    expect(columns.slice(0, 3)).toEqual(['source', 'concurrency', 'throughput_per_s']);
    // 1600 ends in 100 rounds of 37 ms after the first
    expect(rows[0][2]).toBeCloseTo(1600 / 3.7, 6);
    expect(rows[0].slice(3)).toEqual([37, 37, 37, 37, 59]);
    expect(rows[1]).toEqual(['paper (digitised)', 16, 455, 2.95, 3.01, 6.6, 7.74, 167]);
  });
});
