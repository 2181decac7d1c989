import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FaroSpec } from '../../../src/index.js';
import { identityOf } from '../../../src/runner/plan/identity.js';
import { checkSpec } from '../../../src/runner/targets/check-spec.js';
import { checkPoint, simulatePoint } from '../../../src/runner/targets/sim.js';
import { type TableName, tableFiles } from '../../../src/telemetry/columns.js';
import { queryTable } from '../../../src/telemetry/read/query.js';

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
const telemetry: TableName[] = ['jobMinutes', 'scaling'];
const trace = () => {
  const file = join(mkdtempSync(join(tmpdir(), 'faro-')), 'input.json');
  const lines = Array.from({ length: 20 }, (_, ts) => ({ ts, counts: { a: { m: 60 }, b: { m: 600 } } }));
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  return file;
};

async function simulate(changes: Partial<FaroSpec> = {}, cancelled = () => false) {
  const folder = mkdtempSync(join(tmpdir(), 'faro-'));
  const job = {
    name: 'p',
    seed: 0,
    spec: { ...spec, ...changes },
    profiles: {},
    telemetry,
    folder,
    invariants: true,
  };
  const outcome = await simulatePoint(job, { progress: () => {}, cancelled });
  return { ...outcome, file: (table: TableName) => join(folder, tableFiles[table]) };
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
    for (const table of telemetry) expect(readFileSync(a.file(table))).toEqual(readFileSync(b.file(table)));
  });

  it('ends when it is cancelled', async () => {
    await expect(simulate({}, () => true)).rejects.toThrow('interrupted');
  });

  it.each([
    [{ policy: 'faro' }, /policy/],
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
    await expect(checkPoint({ ...spec, trace: '/nowhere/input.json' }, {})).rejects.toThrow(/cannot be read/);
    await expect(checkPoint({ ...spec, trace: trace(), predictor: 'seasonal' }, {})).rejects.toThrow(
      /past days/,
    );
  });
});
