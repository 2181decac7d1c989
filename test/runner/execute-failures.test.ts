import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { executePlan } from '../../src/runner/execute-plan.js';
import { openRun } from '../../src/telemetry/logdir/open-run.js';
import { json, log, logdir, now, plan, run } from './executing.js';
import { Journal } from './fixture.js';

describe('a failing point', () => {
  const fail = ({ name }: { name: string }) => {
    if (name === 'models=12_rate=1200') throw new Error('the scheduler broke\nin two lines');
  };

  it('is kept with its error and stops no other', async () => {
    const { outcome, journal } = await run(fail);
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 4, unfinished: [] });
    expect(journal.events).toContain('failed models=12_rate=1200');
    expect(journal.events.filter((event) => event.startsWith('ok'))).toHaveLength(3);
    expect(json('points', 'models=12_rate=1200', 'point.json')).toMatchObject({
      status: 'failed',
      reason: 'the scheduler broke',
      rows: {},
    });
    const stack = readFileSync(join(logdir, 'points', 'models=12_rate=1200', 'error.log'), 'utf8');
    expect(stack).toMatch(/^Error: the scheduler broke\nin two lines\n {4}at /);
  });

  it('says why it failed where not even that can be kept, as on a full disk', async () => {
    const full = new UserError('E_TELEMETRY_WRITE', 'Cannot write telemetry to table.tsv: the disk is full.');
    const execution = run(({ folder }) => {
      // A folder in the way of error.log stands for the disk.
      mkdirSync(join(folder, 'error.log'));
      throw full;
    });
    await expect(execution).rejects.toBe(full);
    expect(log().at(-2)).toContain(' broken off: Cannot write telemetry to table.tsv: the disk is full.');
    const other = run(
      ({ folder }) => {
        mkdirSync(join(folder, 'error.log'));
        throw new Error('a defect');
      },
      { resume: true },
    );
    await expect(other).rejects.toThrow(/^Cannot write .*error\.log: /);
  });

  it.runIf(existsSync('/dev/full'))('leaves no empty error.log on a full disk', async () => {
    const execution = run(({ folder }) => {
      symlinkSync('/dev/full', join(folder, 'error.log'));
      throw new Error('a defect');
    });
    await expect(execution).rejects.toThrow(/error\.log: the disk is full\.$/);
    expect(readdirSync(join(logdir, 'points', 'models=12_rate=1200'))).not.toContain('error.log');
  });

  it('is kept with its tables when it calls its own numbers invalid, and done again on resume', async () => {
    const journal = new Journal();
    const plain = journal.executor();
    const late = 'The generator fell behind.';
    const outcome = await executePlan(await plan(), journal.reporter, {
      executor: { ...plain, run: async (...job) => ({ ...(await plain.run(...job)), invalid: late }) },
      now,
    });
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 4, unfinished: [] });
    const record = json('points', 'models=12_rate=600', 'point.json');
    expect(record).toMatchObject({
      status: 'invalid',
      reason: late,
      rows: { requests: 0 },
      bytes: { requests: 2 },
    });
    expect(record.invalid).toBeUndefined();
    expect((await openRun(logdir)).points[0]).toMatchObject({
      status: 'invalid',
      files: { requests: join(logdir, 'points', 'models=12_rate=600', 'clockwork_request_log.tsv') },
    });
    expect(log().at(-2)).toMatch(/failed: 0 points finished, 4 invalid, 0 failed, 0 left$/);
    const again = await run(undefined, { resume: true });
    expect(again.outcome).toMatchObject({ status: 'ok', skipped: 0 });
  });

  it('is done again on resume, and only it', async () => {
    await run(fail);
    const { outcome, journal } = await run(undefined, { resume: true });
    expect(journal.events.filter((event) => event.startsWith('run models'))).toEqual([
      'run models=12_rate=1200',
    ]);
    expect(outcome).toMatchObject({ status: 'ok', skipped: 3 });
    expect(outcome.records).toHaveLength(4);
    expect(existsSync(join(logdir, 'points', 'models=12_rate=1200', 'error.log'))).toBe(false);
  });
});

describe('an interrupted run', () => {
  it('cancels what runs, keeps what is finished, and can be resumed', async () => {
    const controller = new AbortController();
    const { outcome, journal } = await run(
      ({ name }) => name === 'models=48_rate=1200' && controller.abort(),
      {},
      controller.signal,
    );
    expect(outcome).toMatchObject({ status: 'interrupted', exitCode: 130 });
    expect(outcome.records.map(({ name }) => name)).toEqual(['models=12_rate=1200']);
    expect(outcome.unfinished).toEqual(['models=12_rate=600', 'models=48_rate=600', 'models=48_rate=1200']);
    expect(journal.events.slice(-5)).toEqual([
      'progress models=48_rate=1200 0.5',
      'cancel',
      'cancelled models=48_rate=1200',
      'close',
      'run interrupted',
    ]);
    expect(json('manifest.json').finishedAt).toBeUndefined();
    expect(log().at(-1)).toBe('Exiting');

    const again = await run(undefined, { resume: true });
    expect(again.outcome).toMatchObject({ status: 'ok', skipped: 1 });
    expect(json('manifest.json').finishedAt).toBeDefined();
  });

  it('runs nothing when it was interrupted before it began', async () => {
    const { outcome, journal } = await run(undefined, {}, AbortSignal.abort());
    expect(journal.events.some((event) => event.startsWith('run models'))).toBe(false);
    expect(outcome.exitCode).toBe(130);
  });
});
