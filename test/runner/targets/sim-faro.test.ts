import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FaroSpec } from '../../../src/index.js';
import { identityOf } from '../../../src/runner/plan/identity.js';
import { checkSpec } from '../../../src/runner/targets/check-spec.js';
import { checkPoint } from '../../../src/runner/targets/sim.js';
import type { TableName } from '../../../src/telemetry/columns.js';
import { queryTable } from '../../../src/telemetry/read/query.js';
import { simulatedPoint } from '../../support/simulated-point.js';

const spec: FaroSpec = {
  system: 'faro',
  trace: 'stand-in',
  minutes: 12,
  spacing: 'poisson',
  policy: 'faro-fair-sum',
  predictor: 'oracle',
  quantile: 0.6,
  quota: 32,
  slo: 720,
  processing: 180,
};
const telemetry: TableName[] = ['jobMinutes', 'scaling', 'decisions', 'jobRequests'];
const trace = () => {
  const file = join(mkdtempSync(join(tmpdir(), 'faro-')), 'input.json');
  const lines = Array.from({ length: 20 }, (_, ts) => ({ ts, counts: { a: { m: 60 }, b: { m: 600 } } }));
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  return file;
};

async function simulate(changes: Partial<FaroSpec> = {}, cancelled = () => false) {
  const point = await simulatedPoint({ ...spec, ...changes }, telemetry, cancelled);
  const stats = () => JSON.parse(readFileSync(join(point.folder, 'latency_stats.json'), 'utf8'));
  return { ...point, stats };
}

/** One number of a table. */
async function number(file: string, table: TableName, sql: string): Promise<number> {
  const { columns } = await queryTable<'value'>(file, table, `SELECT CAST((${sql}) AS DOUBLE) AS value`);
  return columns.value[0];
}

describe('a Faro point', () => {
  it('writes every job and minute, and replicas within the quota', async () => {
    const { rows, counters, file } = await simulate();
    const { columns } = await queryTable<'requests' | 'dropped' | 'minutes'>(
      file('jobMinutes'),
      'jobMinutes',
      `SELECT CAST(sum(requests) AS DOUBLE) AS requests, CAST(sum(dropped) AS DOUBLE) AS dropped,
         CAST(count(*) AS DOUBLE) AS minutes FROM jobMinutes WHERE minute < 12`,
    );
    expect(columns.minutes[0]).toBe(120);
    expect(counters.dropped).toBeGreaterThanOrEqual(columns.dropped[0]);
    expect(rows.jobMinutes).toBeGreaterThanOrEqual(120);
    const { columns: changes } = await queryTable<'job' | 'replicas'>(
      file('scaling'),
      'scaling',
      'SELECT job_id AS job, replicas FROM scaling ORDER BY t',
    );
    const now = new Map<number, number>();
    changes.job.forEach((job, i) => {
      now.set(job, changes.replicas[i]);
      expect([...now.values()].reduce((sum, count) => sum + count)).toBeLessThanOrEqual(32);
    });
    expect(now.size).toBe(10);
  });

  it('leaves a row per request, from which its statistics can be computed anew', async () => {
    const { rows, counters, stats, file } = await simulate({ policy: 'fairshare', quota: 20 });
    expect(rows.jobRequests).toBe(counters.requests);
    const of = (sql: string) => number(file('jobRequests'), 'jobRequests', sql);
    const done = 'FROM jobRequests WHERE succeeded = 1';
    const told = stats();
    expect(await of('SELECT count(*) FROM jobRequests WHERE succeeded = 0')).toBe(told.failed);
    expect(told.failed).toBeGreaterThan(1000);
    expect(await of(`SELECT min(start_ts - arrival_ts) >= 0 AND min(end_ts - start_ts) > 79e6 ${done}`)).toBe(
      1,
    );
    expect(await of(`SELECT avg(end_ts - arrival_ts) / 1e6 ${done}`)).toBeCloseTo(told.avg, 3);
    expect(await of(`SELECT max(end_ts - arrival_ts) / 1e6 ${done}`)).toBeCloseTo(told.max, 3);
    expect(await of(`SELECT min(end_ts - arrival_ts) / 1e6 ${done}`)).toBeCloseTo(told.min, 3);
    for (const [key, q] of Object.entries({ p90: 0.9, p95: 0.95, p99: 0.99 }))
      expect(
        Math.abs((await of(`SELECT quantile_cont(end_ts - arrival_ts, ${q}) / 1e6 ${done}`)) - told[key]),
      ).toBeLessThan(0.1);
    const within = `succeeded = 1 AND end_ts - arrival_ts <= 720e6`;
    const rate = await of(`SELECT 100 * avg(CASE WHEN ${within} THEN 1 ELSE 0 END) FROM jobRequests`);
    expect(told.slo_rate).toBeCloseTo(rate, 9);
    const byMinute = `SELECT floor(arrival_ts / 60e9) AS minute, job_id, avg(CASE WHEN ${within} THEN 1 ELSE 0 END) AS rate
      FROM jobRequests GROUP BY ALL`;
    expect(told.avg_slo_rate_serve_cluster3).toBeUndefined();
    expect(told['avg_slo_rate_serve-cluster3']).toBeCloseTo(
      await of(`SELECT avg(rate) FROM (${byMinute}) WHERE job_id = 3`),
      9,
    );
    expect(told.avg_total_slo_rate).toBeCloseTo(
      await of(`SELECT avg(rate) FROM (SELECT minute, avg(rate) AS rate FROM (${byMinute}) GROUP BY minute)`),
      9,
    );
    expect(told).toMatchObject({
      target_slo: 720,
      utility: 'latency',
      avg_used_replicas: 20,
      max_used_replicas: 20,
    });
    const utility = await number(
      file('jobMinutes'),
      'jobMinutes',
      'SELECT sum(utility) / 13 FROM jobMinutes',
    );
    expect(told.avg_total_utility).toBeCloseTo(utility, 4);
    const cluster5 = await number(
      file('jobMinutes'),
      'jobMinutes',
      'SELECT avg(effective_utility) FROM jobMinutes WHERE job_id = 5',
    );
    expect(told['avg_effective_util_serve-cluster5']).toBeCloseTo(cluster5, 4);
  });

  it('logs what was decided: Faro at 60 and 300 s for every job, and its reactive half in between', async () => {
    const { file } = await simulate({ quota: 20 });
    const of = (sql: string) => number(file('decisions'), 'decisions', sql);
    const { columns } = await queryTable<'t'>(
      file('decisions'),
      'decisions',
      'SELECT DISTINCT t FROM decisions WHERE tier = 0 AND trials = 5 ORDER BY t',
    );
    expect([...columns.t]).toEqual([60e9, 300e9, 600e9]);
    expect(await of('SELECT count(*) FROM decisions WHERE tier = 0 AND t = 60000000000')).toBe(10);
    expect(await of('SELECT count(*) FROM decisions WHERE tier = 1')).toBeGreaterThan(0);
    expect(await of('SELECT min(latency) FROM decisions WHERE tier = 1')).toBeGreaterThan(720e6);
    expect(await of('SELECT max(granted - wanted) FROM decisions WHERE wanted >= replicas')).toBe(0);
  });

  it.each(['persistence', 'ewma', 'seasonal', 'oracle'] as const)(
    'runs with forecasts by %s',
    async (predictor) => {
      const { counters } = await simulate({ predictor, minutes: 25, policy: 'faro-sum' });
      expect(counters.requests).toBeGreaterThan(100_000);
    },
  );

  it('serves a file of the original, and is known by its content', async () => {
    const file = trace();
    const { counters } = await simulate({ trace: file });
    expect(counters.requests).toBe(12 * 660);
    const { files } = await checkPoint({ ...spec, trace: file }, {});
    const moved = trace();
    const { files: others } = await checkPoint({ ...spec, trace: moved }, {});
    expect(identityOf({ ...spec, trace: file }, files)).toEqual(
      identityOf({ ...spec, trace: moved }, others),
    );
    writeFileSync(moved, readFileSync(moved, 'utf8').replace('600', '601'));
    const { files: changed } = await checkPoint({ ...spec, trace: moved }, {});
    expect(identityOf({ ...spec, trace: moved }, changed)).not.toEqual(
      identityOf({ ...spec, trace: file }, files),
    );
  });

  it('has the same bytes for the same seed', async () => {
    const [a, b] = [await simulate(), await simulate()];
    for (const table of telemetry)
      expect(readFileSync(a.file(table)).equals(readFileSync(b.file(table)))).toBe(true);
  });

  it('ends when it is cancelled', async () => {
    await expect(simulate({}, () => true)).rejects.toThrow('interrupted');
  });

  it.each([
    [{ predictor: 'nhits' }, /predictor/],
    [{ quota: 0 }, /quota/],
    [{ quantile: 1 }, /quantile/],
    [{ spacing: 'even' }, /spacing/],
    [{ slo: 0 }, /slo/],
    [{ minutes: 1.5 }, /minutes/],
  ])('with %o is refused', (changes, message) => {
    expect(checkSpec(spec, 'p')).toBe(spec);
    expect(() => checkSpec({ ...spec, ...changes }, 'p')).toThrow(message);
  });

  it('that cannot run is refused before it begins', async () => {
    await expect(checkPoint({ ...spec, quota: 9 }, {})).rejects.toThrow(/too small for 10 jobs/);
    await expect(checkPoint({ ...spec, trace: '/nowhere/input.json' }, {})).rejects.toThrow(/does not exist/);
    await expect(checkPoint({ ...spec, trace: trace(), predictor: 'seasonal' }, {})).rejects.toThrow(
      /past days/,
    );
  });
});
