import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { executePlan } from '../../src/runner/execute-plan.js';
import { planRun } from '../../src/runner/plan/plan-run.js';
import { openRun } from '../../src/telemetry/logdir/open-run.js';
import { dir, finished, json, log, logdir, plan, run } from './executing.js';
import { Journal, options } from './fixture.js';

describe('executePlan', () => {
  it('runs the largest points first, one after the other on one job, storing each at once', async () => {
    const stored: string[][] = [];
    const { journal } = await run(() => stored.push(finished()));
    expect(journal.events).toEqual([
      'run started',
      ...['models=12_rate=1200', 'models=48_rate=1200', 'models=12_rate=600', 'models=48_rate=600'].flatMap(
        (name) => [`started ${name}`, `run ${name}`, `progress ${name} 0.5`, `ok ${name}`],
      ),
      'close',
      'run ok',
    ]);
    expect(stored.map((names) => names.length)).toEqual([0, 1, 2, 3]);
  });

  it('runs as many points at a time as there are jobs', async () => {
    let running = 0;
    let most = 0;
    const gate = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    };
    await run(gate, { jobs: 3 });
    expect(most).toBe(3);
  });

  it('gives its results in sweep order', async () => {
    const { outcome } = await run();
    expect(outcome).toMatchObject({ status: 'ok', exitCode: 0, unfinished: [], skipped: 0 });
    expect(outcome.records.map(({ name }) => name)).toEqual([
      'models=12_rate=600',
      'models=12_rate=1200',
      'models=48_rate=600',
      'models=48_rate=1200',
    ]);
  });

  it('hands the executor everything that the point needs', async () => {
    const jobs: unknown[] = [];
    await run((job) => jobs.push(job), { seed: 5, points: ['rate=600,models=48'], invariants: false });
    expect(jobs).toMatchObject([
      {
        name: 'models=48_rate=600',
        seed: 5,
        spec: { system: 'clockwork', zoo: 'tiny' },
        profiles: { resnet: { weightsTransfer: 8_310_000 } },
        telemetry: ['requests'],
        folder: join(logdir, 'points', 'models=48_rate=600'),
        invariants: false,
      },
    ]);
  });

  it('leaves a logdir that the readers open', async () => {
    await run();
    const { points, unfinished, manifest } = await openRun(logdir);
    expect(points).toHaveLength(4);
    expect(unfinished).toEqual([]);
    expect(manifest).toMatchObject({
      experiment: 'small',
      scale: 'quick',
      target: 'sim',
      parameters: { period: 5 },
      startedAt: '2026-01-02T03:04:05.678Z',
      finishedAt: '2026-01-02T03:04:05.678Z',
    });
  });

  it('keeps a point record with its notices told once', async () => {
    await run();
    expect(json('points', 'models=12_rate=600', 'point.json')).toMatchObject({
      format: 1,
      status: 'ok',
      parameters: { models: 12, rate: 600 },
      rows: { requests: 0 },
      bytes: { requests: 2 },
      sha256: { requests: createHash('sha256').update('t\n').digest('hex') },
      notices: ['same'],
      counters: { requests: 7 },
    });
  });

  it('writes what happened to run.log, Exiting last', async () => {
    await run();
    expect(log()[0]).toBe('2026-01-02T03:04:05.678Z started small scale=quick seed=0, 4 points');
    expect(log().at(-2)).toBe('2026-01-02T03:04:05.678Z ok: 4 points finished, 0 failed, 0 left');
    expect(log().at(-1)).toBe('Exiting');
  });

  it('leaves no temporary file', async () => {
    await run();
    expect(
      (readdirSync(logdir, { recursive: true }) as string[]).filter((name) => /partial/.test(name)),
    ).toEqual([]);
  });

  it('says that a logdir cannot be written to', async () => {
    const planned = await plan();
    writeFileSync(join(dir, 'a'), 'in the way');
    const journal = new Journal();
    const execution = executePlan(planned, journal.reporter, { executor: journal.executor() });
    await expect(execution).rejects.toThrow(
      /^Cannot write .*: a (file is in the way|part of the path is a file)\.$/,
    );
  });

  it('ends at once in a folder where nothing can be made', {
    skip: process.platform !== 'linux',
  }, async () => {
    const journal = new Journal();
    const planned = await planRun(options({ logdir: '/proc/repro/run' }));
    await expect(executePlan(planned, journal.reporter)).rejects.toThrow('Cannot write /proc/repro');
  });
});
