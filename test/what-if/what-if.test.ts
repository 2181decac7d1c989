import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainPoint } from '../../src/explain/explain-point.js';
import type { Life } from '../../src/explain/life.js';
import type { PointWithRows } from '../../src/explain/request-rows.js';
import type { Executor } from '../../src/runner/executor/executor.js';
import type { PointJob } from '../../src/runner/job.js';
import { simulateClockworkPoint } from '../../src/runner/targets/sim-clockwork.js';
import type { ClockworkSpec } from '../../src/serving-core/clockwork/spec.js';
import { tableFiles } from '../../src/telemetry/columns.js';
import { type Change, changed, changeName, parseChange } from '../../src/what-if/change.js';
import { linesOf } from '../../src/what-if/lines.js';
import type { Replayable } from '../../src/what-if/planned.js';
import { whatIf } from '../../src/what-if/what-if.js';
import { defaultOptions, PAGE, resnet50 } from '../support/deployment.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-what-if-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const spec = (workload: string, args: string, more: Partial<ClockworkSpec> = {}): ClockworkSpec => ({
  system: 'clockwork',
  controller: { ...defaultOptions },
  workers: { count: 2, gpusPerWorker: 1, weightsCacheSize: 20 * PAGE, pageSize: PAGE },
  network: 'cluster',
  client: { workload, args: args.split(' '), inputs: true, duration: 8 },
  zoo: 'tiny',
  ...more,
});

/** Runs jobs here, and remembers them. */
class Here implements Executor {
  readonly jobs: PointJob[] = [];
  run(job: PointJob) {
    this.jobs.push(job);
    return simulateClockworkPoint(job, { progress: () => {}, cancelled: () => false });
  }
  cancel(): void {}
  async close(): Promise<void> {}
}

/** A point as it ran, or with all of a change, whole. */
async function whole(point: Replayable, resident?: readonly number[]): Promise<PointWithRows> {
  const folder = mkdtempSync(join(dir, 'whole-'));
  await new Here().run({ ...point, resident, folder, telemetry: ['requests', 'actions'], invariants: true });
  const files = { requests: join(folder, tableFiles.requests), actions: join(folder, tableFiles.actions) };
  return { name: point.name, parameters: {}, repeat: 0, seed: point.seed, status: 'ok', files };
}

const point = (given: ClockworkSpec): Replayable => ({
  name: 'point',
  seed: 3,
  spec: given,
  profiles: { resnet50_v2: resnet50 },
  days: [],
});
const told = ({ request, reason, steps }: Life) => ({ ...request, reason: reason.code, steps: steps.length });

describe('a replay with one thing changed', () => {
  // Twelve models of seven pages on two caches of twenty: loads and evictions all the time.
  const open = point(spec('slo-exp-1', 'resnet50_v2 12 poisson 700 4 32 2 mul 2'));
  let lives: Life[];
  beforeAll(async () => {
    lives = (await explainPoint(await whole(open), { worst: 40 })).lives.filter((_, i) => i % 10 === 0);
  });

  it.each([
    ['resident', ['resident']],
    ['batch=1', ['batch', 1]],
    ['gpu', ['gpu']],
  ])('%s tells what the whole changed point logs of the same requests', async (text) => {
    const change = parseChange(text);
    const executor = new Here();
    const { fates } = await whatIf(open, lives, change, executor);
    const models = [...new Set(lives.map(({ request }) => request.model))].sort((a, b) => a - b);
    const changedPoint = { ...open, spec: changed(open.spec, change) };
    const log = await whole(changedPoint, change.kind === 'resident' ? models : undefined);
    const these = lives.map(({ request: { id, user } }) => ({ request: id, user }));
    const expected = new Map(
      (await explainPoint(log, { these })).lives.map((life) => [life.request.id, told(life)]),
    );
    for (const [i, { life, same }] of fates.entries()) {
      expect(same).toBe(true);
      // What is the fastest of a whole log is not known of a part of it.
      const { reason: _, ...row } = told(life!);
      const { reason: __, ...whole } = expected.get(lives[i].request.id)!;
      expect(row).toEqual(whole);
    }
    expect(executor.jobs).toHaveLength(1);
    const last = Math.max(...lives.map(({ request }) => Number(request.t)));
    expect((executor.jobs[0].spec as ClockworkSpec).client.duration).toBeLessThan(last / 1e9 + 1.5);
  });

  it('is done whole when a request is answered only after its clients have stopped', async () => {
    // 500 requests/s, of which one GPU can do 366 one at a time, with SLOs of 27 s and more, so that none is given up.
    const workers = { count: 1, gpusPerWorker: 1, weightsCacheSize: 20 * PAGE, pageSize: PAGE };
    const slow = point(spec('slo-exp-1', 'resnet50_v2 1 poisson 500 10000 20000 2 mul 4', { workers }));
    const [life] = (await explainPoint(await whole(slow), { request: 3000 })).lives;
    const hasty = { ...life, request: { ...life.request, slo: life.request.latency } };
    const executor = new Here();
    const { fates } = await whatIf(slow, [hasty], { kind: 'batch', size: 1 }, executor);
    const durations = executor.jobs.map((job) => (job.spec as ClockworkSpec).client.duration! < 8);
    expect(durations).toEqual([true, false]);
    // 3000 executions of 2.73 ms, after the load of the weights and less the time in which they came.
    const { request } = fates[0].life!;
    const arrival = Number(request.t) - request.latency;
    expect((request.latency + arrival) / 1e9).toBeCloseTo(3001 * 2.73e-3, 1);
  });

  it('does not claim that a closed loop sends the same requests', async () => {
    const closed = point(spec('comparison_experiment2', '3 8'));
    const asked = (await explainPoint(await whole(closed), { worst: 500 })).lives.filter(
      ({ request }) => request.id > 3000,
    );
    const { fates } = await whatIf(closed, asked.slice(0, 5), { kind: 'batch', size: 1 }, new Here());
    expect(fates.some(({ same }) => !same)).toBe(true);
  });

  it('leaves weights out of a scheduler that begins with empty caches', async () => {
    const direct = point(
      spec('slo-exp-1', 'resnet50_v2 2 poisson 50 4 8 2 mul 1', {
        controller: { ...defaultOptions, type: 'DIRECT' },
      }),
    );
    const some = (await explainPoint(await whole(direct), { worst: 1 })).lives;
    await expect(whatIf(direct, some, { kind: 'resident' }, new Here())).rejects.toThrow(
      'Scheduler DIRECT can begin with empty caches only.',
    );
  });

  it('is drawn below the life that was', async () => {
    const { fates } = await whatIf(open, lives.slice(0, 2), { kind: 'gpu' }, new Here());
    const lines = linesOf(lives.slice(0, 2), [{ change: { kind: 'gpu' }, fates }]);
    const [first, second] = lives.map(({ request }) => request.id);
    expect(lines.map(({ label }) => label)).toEqual([
      ...[`request ${first}`, `${first}, one more GPU`],
      ...[`request ${second}`, `${second}, one more GPU`],
    ]);
  });
});

describe('a change', () => {
  it.each(['batch=0', 'batch=', 'batch=2.5', 'batch=9999', 'gpus', ''])("is not '%s'", (text) => {
    expect(() => parseChange(text)).toThrow(`--what-if '${text}' is no change that can be made.`);
  });

  const workersOf = (count: number, gpusPerWorker: number, maxGpus: number) => {
    const base = spec('slo-exp-1', '');
    const { workers, controller } = changed(
      {
        ...base,
        controller: { ...base.controller, maxGpus },
        workers: { ...base.workers, count, gpusPerWorker },
      },
      { kind: 'gpu' },
    );
    return [workers.count, workers.gpusPerWorker, controller.maxGpus];
  };

  it('of one more GPU adds a worker, a GPU to the only worker, or lifts the cap that keeps one idle', () => {
    expect(workersOf(6, 1, 100)).toEqual([7, 1, 100]);
    expect(workersOf(6, 1, 6)).toEqual([7, 1, 7]);
    expect(workersOf(1, 2, 100)).toEqual([1, 3, 100]);
    expect(workersOf(6, 1, 4)).toEqual([6, 1, 5]);
  });

  it('has a name', () => {
    const names = (['resident', 'gpu', 'batch=4'] as const).map((text): [Change, string] => [
      parseChange(text),
      changeName(parseChange(text)),
    ]);
    expect(names).toEqual([
      [{ kind: 'resident' }, 'weights resident'],
      [{ kind: 'gpu' }, 'one more GPU'],
      [{ kind: 'batch', size: 4 }, 'batches up to 4'],
    ]);
  });
});
