import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PointJob } from '../../src/runner/job.js';
import { simulateClockworkPoint } from '../../src/runner/targets/sim-clockwork.js';
import { loaded, options } from './fixture.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-duration-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(workload: string, args: string[], duration?: number, seed = 0) {
  const { declaration } = loaded();
  const profiles = Object.fromEntries(await options().loadProfiles('tiny'));
  const { spec } = { spec: declaration.point({ models: 1, rate: 1, period: 1 } as never) };
  const job = {
    name: 'point',
    seed,
    spec: { ...spec, client: { workload, args, inputs: true, duration } },
    profiles,
    telemetry: ['requests'],
    folder,
    invariants: true,
  } as PointJob;
  const seen: number[] = [];
  const { counters, rows } = await simulateClockworkPoint(job, {
    progress: (fraction) => seen.push(fraction),
    cancelled: () => false,
  });
  return { counters, rows, progress: seen };
}

describe('a client with a duration', () => {
  it('is stopped then, and what it has sent is still answered', async () => {
    const { counters, rows } = await run('gamma-open-loop', ['resnet', '4', '100', '1'], 20);
    expect(Math.abs(counters.requests - 2000)).toBeLessThan(5 * Math.sqrt(2000));
    expect(rows.requests).toBe(counters.requests);
    expect(counters.virtualSeconds).toBeGreaterThanOrEqual(20);
    expect(counters.virtualSeconds).toBeLessThan(21);
  });

  it('leaves no timer of its own behind to wait for', async () => {
    // The next request would come after 1000 s.
    const { counters } = await run('fixed-rate-open-loop', ['resnet', '1', '0.001', 'none'], 2);
    expect(counters.requests).toBe(0);
    expect(counters.virtualSeconds).toBeLessThan(3);
  });

  it('counts its progress by time', async () => {
    const { progress } = await run('gamma-open-loop', ['resnet', '1', '10', '1'], 1);
    expect(progress.slice(0, 4)).toEqual([0.25, 0.5, 0.75, 1]);
    expect(Math.max(...progress)).toBe(1);
  });

  it.each([0, -1, Number.NaN, 2_592_001, 5_000_000_000])('of %s s is refused at once', async (duration) => {
    await expect(run('gamma-open-loop', ['resnet', '4', '100', '1'], duration)).rejects.toMatchObject({
      message: `The client's duration is ${duration}, but must be a number of seconds above 0, and of 2592000 (30 days) at most.`,
      exitCode: 2,
    });
  });

  it('ends before it when its workload does', async () => {
    const { counters } = await run('rate-steps', ['resnet', '2', 'fixed-rate', '10', '2'], 500);
    expect(counters.requests).toBe(18);
  });

  it('sends in step with another of the same seed only when the run’s seed is the original’s', async () => {
    const args = ['resnet', '2', '100', '1'];
    const original = await run('gamma-open-loop', args, 5);
    const other = await run('gamma-open-loop', args, 5, 7);
    expect(original.counters.requests % 2).toBe(0);
    expect(other.counters.requests).not.toBe(original.counters.requests);
  });
});
