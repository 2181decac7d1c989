import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tables } from '../../../src/telemetry/columns.js';
import { queryTable } from '../../../src/telemetry/read/query.js';
import { repeatableMean, repeatableSum } from '../../../src/telemetry/read/repeatable.js';

/** Which digits are lost depends on the order, so that some order of threads shows in some of these. */
const TIMES = 30;
const MINUTES = 360;
const JOBS = 10;

let dir: string;
let file: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-repeatable-'));
  file = join(dir, 'faro_minutes.tsv');
  const rows = Array.from({ length: MINUTES * JOBS }, (_, i) => {
    const requests = 100 + ((i * 7919) % 997);
    const within = (i * 104_729) % requests;
    const utility = ((i * 15_485_863) % 100_003) / 100_003;
    return [Math.floor(i / JOBS), i % JOBS, requests, 0, within, 1, utility, utility].join('\t');
  });
  const head = tables.jobMinutes.map(({ name }) => name).join('\t');
  writeFileSync(file, `${[head, ...rows].join('\n')}\n`);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('sums and means over groups are the same to the last bit each time', async () => {
  const sql = `WITH by_minute AS (SELECT ${repeatableMean('within / requests')} AS rate, ${repeatableSum('utility')} AS utility
      FROM jobMinutes GROUP BY minute)
    SELECT ${repeatableMean('rate')} AS rate, ${repeatableSum('utility')} AS utility FROM by_minute`;
  const seen = new Set<string>();
  for (let i = 0; i < TIMES; i++) {
    const { columns } = await queryTable<'rate' | 'utility'>(file, 'jobMinutes', sql);
    seen.add(`${columns.rate[0]} ${columns.utility[0]}`);
  }
  expect(seen.size).toBe(1);
});

it('are those of the values', async () => {
  const { columns } = await queryTable<'mean' | 'sum'>(
    file,
    'jobMinutes',
    `SELECT ${repeatableMean('minute + 0.5')} AS mean, ${repeatableSum('job_id / 2')} AS sum FROM jobMinutes`,
  );
  expect(columns.mean[0]).toBe(MINUTES / 2);
  expect(columns.sum[0]).toBe((MINUTES * 45) / 2);
});
