import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { executePlan } from '../../src/runner/execute-plan.js';
import { fromPlain, toPlain } from '../../src/runner/executor/task.js';
import { ThreadExecutor } from '../../src/runner/executor/threads.js';
import { PointCancelled } from '../../src/runner/job.js';
import { planRun } from '../../src/runner/plan/plan-run.js';
import type { ClockworkSpec } from '../../src/serving-core/clockwork/spec.js';
import { tableFiles } from '../../src/telemetry/columns.js';
import { queryTable } from '../../src/telemetry/read/query.js';
import { Journal, options } from './fixture.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-threads-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const simulated = (logdir: string, over = {}) =>
  planRun(options({ logdir: join(dir, logdir), set: ['period=1'], jobs: 2, ...over }));

describe('ThreadExecutor', () => {
  it('simulates points in threads, with the same bytes whatever the number of threads', async () => {
    const two = await executePlan(await simulated('two'), new Journal().reporter);
    const one = await executePlan(await simulated('one', { jobs: 1 }), new Journal().reporter);
    expect(two.records.map(({ status, reason }) => reason ?? status)).toEqual(['ok', 'ok', 'ok', 'ok']);
    for (const { name, rows } of two.records) {
      const [a, b] = [two, one].map(({ logdir }) => join(logdir, 'points', name, tableFiles.requests));
      expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
      expect((await queryTable(a, 'requests', 'SELECT time FROM requests')).rows).toBe(rows.requests);
    }
    expect(one.records.map(({ counters }) => counters.requests)).toEqual(
      two.records.map(({ counters }) => counters.requests),
    );
  });

  it('makes a failed point of an error in a thread', async () => {
    const plan = await simulated('fails', { points: ['rate=600,models=12'] });
    const spec = plan.points[0].spec as ClockworkSpec;
    const { workers } = spec;
    plan.points[0].spec = {
      ...spec,
      workers: { ...workers, weightsCacheSize: workers.pageSize },
    };
    const { records, exitCode } = await executePlan(plan, new Journal().reporter);
    expect(exitCode).toBe(4);
    expect(records[0].reason).toContain('the weight cache of a GPU has 1');
  });

  it('stops a running point when it is cancelled', async () => {
    const plan = await simulated('long', { points: ['rate=600,models=12'], set: ['period=86400'] });
    const controller = new AbortController();
    const journal = new Journal();
    // The first progress shows that the point runs; it would run for minutes.
    journal.reporter.pointProgress = (_, fraction) => fraction > 0 && controller.abort();
    const outcome = await executePlan(plan, journal.reporter, { signal: controller.signal });
    expect(outcome).toMatchObject({ status: 'interrupted', exitCode: 130, records: [] });
  });

  it('ends a cancelled point that never looks, with its thread', async () => {
    const [file, reached] = [join(dir, 'endless.mjs'), join(dir, 'reached')];
    const bound = "{ loads: [{ model: 'resnet', copies: 1 }], notices: [], expectedRequests: 1, start }";
    writeFileSync(
      file,
      `import { writeFileSync } from 'node:fs';
function start() { writeFileSync(${JSON.stringify(reached)}, ''); for (;;); }
export default { name: 'endless', summary: 'never ends', parameters: [], examples: [], bind: () => (${bound}) };`,
    );
    const [point] = (await simulated('endless', { points: ['rate=600,models=12'] })).points;
    const spec = point.spec as ClockworkSpec;
    const client = { ...spec.client, workload: file, args: [], duration: 1 };
    const executor = new ThreadExecutor(1, 1);
    const job = { ...point, spec: { ...spec, client }, telemetry: [], folder: dir, invariants: false };
    const running = executor.run(job, () => existsSync(reached) && executor.cancel());
    await expect(running).rejects.toBeInstanceOf(PointCancelled);
    expect(existsSync(reached)).toBe(true);
    await executor.close();
  });

  it('refuses more points at a time than it has threads', async () => {
    const executor = new ThreadExecutor(1);
    const [point] = (await simulated('x')).points;
    const job = { ...point, telemetry: [], folder: dir, invariants: false };
    const first = executor.run(job, () => {});
    await expect(executor.run(job, () => {})).rejects.toThrow('more points run than there are threads');
    await first;
    await executor.close();
  });
});

describe('errors across threads', () => {
  it('keep their kind, fields and stack', () => {
    const user = fromPlain(structuredClone(toPlain(new UserError('E_X', 'wrong', 'mend it', 4))));
    expect(user).toBeInstanceOf(UserError);
    expect(user).toMatchObject({ code: 'E_X', message: 'wrong', next: 'mend it', exitCode: 4 });
    expect(fromPlain(toPlain(new PointCancelled('x')))).toBeInstanceOf(PointCancelled);
    const defect = new TypeError('undefined is no function');
    expect(fromPlain(toPlain(defect)).stack).toBe(defect.stack);
    expect(fromPlain(toPlain('text')).message).toBe('text');
  });
});
