import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../../src/errors.js';
import { PointCancelled, type PointJob } from '../../../src/runner/job.js';
import { simulateClockworkPoint } from '../../../src/runner/targets/sim-clockwork.js';
import { controllerHostPresets } from '../../../src/serving-core/clockwork/controller-host.js';
import type { ClockworkSpec } from '../../../src/serving-core/clockwork/spec.js';
import { noisePresets } from '../../../src/serving-core/clockwork/worker/noise.js';
import { requestColumns, tableFiles } from '../../../src/telemetry/columns.js';
import { defaultOptions, PAGE, resnet50 } from '../../support/deployment.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'repro-sim-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const short = 'resnet50_v2 3 poisson 300 1 4 2 mul 1';

/** A point with Figure 7's deployment under `args` of slo-exp-1, and what is to be different. */
function point(args: string, change: Partial<PointJob> = {}, spec: Partial<ClockworkSpec> = {}): PointJob {
  return {
    name: 'point',
    seed: 0,
    spec: {
      system: 'clockwork',
      controller: { ...defaultOptions, maxGpus: 6 },
      workers: { count: 6, gpusPerWorker: 1, weightsCacheSize: 640 * PAGE, pageSize: PAGE },
      network: 'cluster',
      client: { workload: 'slo-exp-1', args: args.split(' '), inputs: true },
      zoo: 'tiny',
      ...spec,
    },
    profiles: { resnet50_v2: resnet50 },
    telemetry: ['requests'],
    folder: mkdtempSync(path.join(root, 'point-')),
    invariants: true,
    ...change,
  };
}

const simulate = (job: PointJob) =>
  simulateClockworkPoint(job, { progress: () => {}, cancelled: () => false });
const read = (job: PointJob, table: keyof typeof tableFiles) =>
  readFileSync(path.join(job.folder, tableFiles[table]), 'utf8');

/** The request table as rows by column name. */
function rows(job: PointJob): Record<string, number>[] {
  const [, ...lines] = read(job, 'requests').trimEnd().split('\n');
  return lines.map((line) => {
    const cells = line.split('\t').map(Number);
    return Object.fromEntries(requestColumns.map(({ name }, i) => [name, cells[i]]));
  });
}

/** When the requests of a client arrived, in order. */
const arrivals = (all: readonly Record<string, number>[], user: number) =>
  all
    .filter(({ user_id }) => user_id === user)
    .map(({ t, latency }) => t - latency)
    .sort((a, b) => a - b);

describe('a simulated point', () => {
  test('issues exactly the 35,880 requests of the original at seed 0', async () => {
    const job = point('resnet50_v2 12 poisson 600 1 100 1.5 mul 5');
    const outcome = await simulate(job);
    expect(outcome.counters.requests).toBe(35_880);
    expect(outcome.rows).toEqual({ requests: 35_880 });
    const all = rows(job);
    expect(all).toHaveLength(35_880);
    expect(new Set(all.map(({ request_id }) => request_id)).size).toBe(35_880);
    expect(new Set(all.map(({ slo_factor }) => slo_factor)).size).toBe(12);
  });

  test('has clients 0 and 1 coincide at seed 0, as the original does, and at no other', async () => {
    const original = point(short, {}, { network: 'ideal' });
    const other = point(short, { seed: 7 }, { network: 'ideal' });
    await simulate(original);
    await simulate(other);
    const [first, second, third] = [0, 1, 2].map((user) => arrivals(rows(original), user));
    expect(first.length).toBeGreaterThan(200);
    expect(second).toEqual(first);
    expect(third).not.toEqual(first);
    const [mine, yours] = [0, 1].map((user) => arrivals(rows(other), user));
    expect(mine.filter((time) => yours.includes(time))).toEqual([]);
  });

  test.each([0, 7])('writes the same bytes for the same seed: %i', async (seed) => {
    const jobs = [1, 2].map(() => point(short, { seed, telemetry: ['requests', 'actions'] }));
    for (const job of jobs) await simulate(job);
    expect(read(jobs[0], 'requests')).toBe(read(jobs[1], 'requests'));
    expect(read(jobs[0], 'actions')).toBe(read(jobs[1], 'actions'));
  });

  test('writes other rows for another seed', async () => {
    const jobs = [0, 1, 2].map((seed) => point(short, { seed }));
    for (const job of jobs) await simulate(job);
    expect(new Set(jobs.map((job) => read(job, 'requests'))).size).toBe(3);
  });

  test('writes the tables that are asked for, and counts their rows', async () => {
    const both = point(short, { telemetry: ['requests', 'actions'] });
    const outcome = await simulate(both);
    expect(outcome.rows.requests).toBe(read(both, 'requests').split('\n').length - 2);
    expect(outcome.rows.actions).toBe(read(both, 'actions').split('\n').length - 2);
    const none = point(short, { telemetry: [] });
    expect((await simulate(none)).rows).toEqual({});
    expect(readdirSync(none.folder)).toEqual([]);
  });

  test('decides the same whether or not its invariants are asserted', async () => {
    const [on, off] = [true, false].map((invariants) => point(short, { invariants }));
    await simulate(on);
    await simulate(off);
    expect(read(on, 'requests')).toBe(read(off, 'requests'));
  });

  test('takes a host model of its own in place of a preset', async () => {
    const preset = point(short, {}, { network: 'ideal' });
    const slow = point(
      short,
      {},
      {
        network: {
          oneWay: 1e6,
          bandwidth: 0,
          admission: 0,
          dispatch: 0,
          workerReceive: 0,
          turnaround: 0,
          workerSend: 0,
          completion: 0,
        },
      },
    );
    await simulate(preset);
    await simulate(slow);
    const fastest = (job: PointJob) =>
      Math.min(
        ...rows(job)
          .filter(({ result }) => result === 0)
          .map(({ latency }) => latency),
      );
    expect(fastest(preset)).toBe(2_730_000);
    expect(fastest(slow)).toBe(4_730_000);
  });

  test.each([0, 7])('has noise that is the same for the same seed: %i', async (seed) => {
    const telemetry = ['requests', 'actions'] as const;
    const [first, again, exact] = [{ noise: 'v100' as const }, { noise: 'v100' as const }, {}].map((spec) =>
      point(short, { seed, telemetry }, spec),
    );
    for (const job of [first, again, exact]) await simulate(job);
    for (const table of telemetry) expect(read(again, table)).toBe(read(first, table));
    expect(read(first, 'actions')).not.toBe(read(exact, 'actions'));
    const users = [0, 1, 2].map((user) => [first, exact].map((job) => arrivals(rows(job), user)));
    for (const [noisy, plain] of users) expect(noisy).toEqual(plain);
  });

  test('writes the bytes of one without noise and cost when it is given none, by name or in full', async () => {
    const none = [{}, { noise: 'none', controllerHost: 'free' }] as const;
    const full = { noise: noisePresets.none, controllerHost: controllerHostPresets.free };
    const jobs = [...none, full].map((spec) =>
      point(short, { seed: 3, telemetry: ['requests', 'actions'] }, spec),
    );
    for (const job of jobs) await simulate(job);
    for (const job of jobs.slice(1)) {
      expect(read(job, 'requests')).toBe(read(jobs[0], 'requests'));
      expect(read(job, 'actions')).toBe(read(jobs[0], 'actions'));
    }
  });

  test('says when its controller was overloaded', async () => {
    const controllerHost = { request: 5e6, requestPerGpu: 0, action: 0 };
    const { notices, rows: written, counters } = await simulate(point(short, {}, { controllerHost }));
    expect(notices.join()).toMatch(/controller was overloaded: .* were never read/);
    expect(written.requests).toBeLessThan(counters.requests);
    expect(counters.unread).toBe(counters.requests - written.requests!);
    expect(counters.longestUnreadWait).toBeGreaterThan(10e6);
    const osdi20 = await simulate(point(short, {}, { controllerHost: 'osdi20' }));
    expect(osdi20.notices.join()).not.toContain('overloaded');
    expect(osdi20.counters.unread).toBe(0);
    expect((await simulate(point(short))).counters).not.toHaveProperty('unread');
  });

  test('passes on what the workload and the scheduler have to say', async () => {
    const { notices } = await simulate(point('resnet50_v2 2 poisson 50 1 2.9 2 mul 1'));
    expect(notices[0]).toBe('slo-exp-1: slo-end 2.9 is truncated to 2, as the original client does.');
    expect(notices.slice(1).every((notice) => /size 16 of resnet50_v2/.test(notice))).toBe(true);
    expect(notices.length).toBeGreaterThan(1);
  });

  test('tells how far it is, up to the end', async () => {
    const seen: number[] = [];
    await simulateClockworkPoint(point(short), {
      progress: (done) => seen.push(done),
      cancelled: () => false,
    });
    expect(seen.length).toBeGreaterThan(5);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  test('stops at its next look when it is cancelled', async () => {
    const job = point(short);
    let looks = 0;
    const control = { progress: () => {}, cancelled: () => ++looks > 3 };
    await expect(simulateClockworkPoint(job, control)).rejects.toThrow(PointCancelled);
    expect(looks).toBe(4);
  });
});

describe('a point that cannot be simulated', () => {
  const refusal = async (job: PointJob) => {
    const error = await simulate(job).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UserError);
    return error as UserError;
  };

  test('names the nearest models for one that the zoo lacks', async () => {
    const error = await refusal(point('resnet50_v3 3 poisson 300 1 4 2 mul 1'));
    expect(error.code).toBe('E_UNKNOWN_MODEL');
    expect(error.message).toBe("Unknown model of zoo tiny 'resnet50_v3'.");
    expect(error.next).toBe('Did you mean resnet50_v2?');
  });

  test('does not take a property of every object for a model', async () => {
    expect((await refusal(point('constructor 3 poisson 300 1 4 2 mul 1'))).code).toBe('E_UNKNOWN_MODEL');
  });

  test('names the nearest workloads for an unknown one', async () => {
    const client = { workload: 'slo-exp', args: short.split(' '), inputs: true };
    const error = await refusal(point(short, {}, { client }));
    expect(error.code).toBe('E_UNKNOWN_WORKLOAD');
    expect(error.next).toContain('slo-exp-1');
  });

  test('says what a weight cache needs that cannot hold the model', async () => {
    const workers = { count: 6, gpusPerWorker: 1, weightsCacheSize: 6 * PAGE, pageSize: PAGE };
    const error = await refusal(point(short, {}, { workers }));
    expect(error.code).toBe('E_CACHE_TOO_SMALL');
    expect(error.message).toContain('needs 7 pages');
    expect(error.next).toContain(String(7 * PAGE));
  });

  test('accepts a weight cache that holds exactly one of its models', async () => {
    const workers = { count: 6, gpusPerWorker: 1, weightsCacheSize: 7 * PAGE, pageSize: PAGE };
    const outcome = await simulate(point('resnet50_v2 12 poisson 60 20 40 2 mul 1', {}, { workers }));
    expect(outcome.rows.requests).toBe(outcome.counters.requests);
  });

  test('leaves nothing behind when an argument is wrong', async () => {
    const job = point('resnet50_v2 3 poisson 0 1 4 2 mul 1');
    expect((await refusal(job)).code).toBe('E_WORKLOAD_ARGUMENTS');
    expect(readdirSync(job.folder)).toEqual([]);
  });
});
