import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { openRun } from '../../src/telemetry/logdir/open-run.js';
import { json, logdir, plan, run } from './executing.js';
import { loaded } from './fixture.js';

describe('resume', () => {
  it("takes the first run's settings where none are given", async () => {
    await run(undefined, { scale: 'small', seed: 3, repeats: 2, set: ['rate=9'], telemetry: 'all' });
    const planned = await plan({ resume: true });
    expect(planned).toMatchObject({
      scale: 'small',
      seed: 3,
      repeats: 2,
      given: { period: 10, rate: 9 },
      telemetry: ['requests', 'actions'],
    });
    expect(planned.points.every(({ finished }) => finished !== null)).toBe(true);
    await expect(plan({ resume: true, scale: 'small', seed: 3, set: ['rate=9'] })).resolves.toBeDefined();
  });

  it.each([
    [{ scale: 'paper' as const }, 'has --scale quick, not paper'],
    [{ seed: 1 }, 'has --seed 0, not 1'],
    [{ repeats: 2 }, 'has --repeats 1, not 2'],
    [{ set: ['period=6'] }, 'has parameter period 5, not 6'],
    [{ set: ['cache=64'] }, 'has parameter cache 32, not 64'],
    [{ telemetry: 'all' as const }, 'has --telemetry requests, not actions,requests'],
  ])('refuses other settings: %j', async (over, message) => {
    await run();
    await expect(plan({ resume: true, ...over })).rejects.toThrow(message);
  });

  it('adds points that the first run left out, in sweep order', async () => {
    await run(undefined, { points: ['rate=1200'] });
    const { outcome } = await run(undefined, { resume: true, points: ['rate=1200', 'rate=600'] });
    expect(outcome.skipped).toBe(2);
    expect((await openRun(logdir)).points.map(({ name }) => name)).toEqual([
      'models=12_rate=600',
      'models=12_rate=1200',
      'models=48_rate=600',
      'models=48_rate=1200',
    ]);
    await run(undefined, { resume: true, points: ['models=12'] });
    expect((await openRun(logdir)).points).toHaveLength(4);
  });

  it('runs the points that were selected, however it began', async () => {
    await run(undefined, { points: ['rate=1200,models=12'] });
    rmSync(join(logdir, 'points'), { recursive: true });
    const { outcome } = await run(undefined, { resume: true });
    expect(outcome.records.map(({ name }) => name)).toEqual(['models=12_rate=1200']);
    await run(undefined, { resume: true, points: ['rate=600,models=48'] });
    const planned = await plan({ resume: true });
    expect(planned.points.map(({ name }) => name)).toEqual(['models=12_rate=1200', 'models=48_rate=600']);
  });

  it('of some points leaves a run of all points one of all', async () => {
    await run(undefined, {}, AbortSignal.abort());
    await run(undefined, { resume: true, points: ['models=12'] });
    expect((await plan({ resume: true })).points).toHaveLength(4);
  });

  it('sweeps the values that --set gave, and refuses others', async () => {
    await run(undefined, { set: ['rate=5|7'] });
    expect(json('manifest.json')).toMatchObject({ parameters: { period: 5 }, swept: { rate: [5, 7] } });
    const { points, swept } = await plan({ resume: true, set: ['rate=5|7'] });
    expect(swept).toEqual({ rate: [5, 7] });
    expect(points.map(({ finished }) => finished?.parameters.rate)).toEqual([5, 7, 5, 7]);
    await expect(plan({ resume: true, set: ['rate=5'] })).rejects.toThrow('has parameter rate 5|7, not 5');
  });

  it('is not of another sweep, even if --set gives the default', async () => {
    await run();
    await expect(plan({ resume: true, set: ['rate=600'] })).rejects.toThrow(
      'has parameter rate as declared, not 600',
    );
  });

  it('is needed for a logdir that holds a run, and must be of the same experiment', async () => {
    await run();
    await expect(plan()).rejects.toMatchObject({
      message: `Logdir ${logdir} already holds a run.`,
      next: expect.stringContaining('--resume'),
    });
    const other = { experiment: loaded({ name: 'other' }), resume: true };
    await expect(plan(other)).rejects.toThrow(`Logdir ${logdir} holds a run of small, not of other.`);
    await expect(plan(other)).rejects.toBeInstanceOf(UserError);
  });

  it('names a damaged manifest', async () => {
    await run();
    writeFileSync(join(logdir, 'manifest.json'), '{');
    await expect(plan({ resume: true })).rejects.toThrow(/manifest\.json is not JSON/);
  });
});
