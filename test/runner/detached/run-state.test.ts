import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stateText } from '../../../src/cli/run/state-text.js';
import { followRun } from '../../../src/runner/detached/follow.js';
import { runState } from '../../../src/runner/detached/run-state.js';
import { executePlan } from '../../../src/runner/execute-plan.js';
import { planRun } from '../../../src/runner/plan/plan-run.js';
import { Journal, options } from '../fixture.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-state-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function run(act?: Parameters<Journal['executor']>[0], signal?: AbortSignal, resume = false) {
  const journal = new Journal();
  const executor = journal.executor(act);
  return executePlan(await planRun(options({ logdir: dir, resume })), journal.reporter, { executor, signal });
}

describe('the state of a run', () => {
  it('is running while its process holds the logdir, with the point that runs', async () => {
    const seen: ReturnType<typeof runState>[] = [];
    await run(() => seen.push(runState(dir)));
    expect(seen[1]).toMatchObject({
      state: 'running',
      holder: { pid: process.pid, host: hostname() },
      now: ['models=48_rate=1200'],
    });
    expect(seen[1].points.filter(({ status }) => status === 'ok')).toEqual([
      { name: 'models=12_rate=1200', status: 'ok' },
    ]);
    const text = stateText(seen[1], 100);
    expect(text).toMatch(/^small, target sim, scale quick, seed 0: running \(pid \d+ on /);
    expect(text).toContain('4 points: 1 ok, 3 left; started ');
    expect(text).toMatch(/^models=48_rate=1200 +running$/m);
    expect(text).not.toContain('--resume');
  });

  it('is finished when every point has ended, also badly', async () => {
    await run(({ name }) => {
      if (name === 'models=12_rate=600') throw new Error('it broke');
    });
    const state = runState(dir);
    expect(state).toMatchObject({ state: 'finished', holder: null, now: [] });
    expect(state.points[0]).toEqual({ name: 'models=12_rate=600', status: 'failed', reason: 'it broke' });
    expect(state.last).toMatch(/failed: 3 points finished, 1 failed, 0 left$/);
  });

  it('is stopped after Ctrl-C, and says how to go on', async () => {
    const abort = new AbortController();
    await run(() => abort.abort(), abort.signal);
    const state = runState(dir);
    expect(state).toMatchObject({ state: 'stopped', holder: null });
    expect(stateText(state, 100)).toMatch(/Finish it: repro run small --logdir .* --resume$/);
  });

  it('is lost when its process is gone and never wrote Exiting', async () => {
    await run();
    appendFileSync(
      join(dir, 'run.log'),
      '2026-01-02T03:04:05.678Z resumed small\n2026-01-02T03:04:05.679Z sta',
    );
    // No process has this id: it is beyond what Linux and macOS give.
    writeFileSync(join(dir, '.lock'), JSON.stringify({ pid: 2 ** 30, host: hostname() }));
    expect(runState(dir)).toMatchObject({ state: 'lost', last: '2026-01-02T03:04:05.678Z resumed small' });
    expect(await followRun(dir, () => {})).toBe(false);
  });

  it('is not to be had of a folder without a run', () => {
    expect(() => runState(dir)).toThrow(`There is no run of repro in ${dir}.`);
    writeFileSync(join(dir, 'manifest.json'), '{');
    expect(() => runState(dir)).toThrow(/manifest\.json is not JSON/);
  });
});

describe('following a run', () => {
  it('gives every line once, as it comes, up to Exiting, and nothing of the sessions before', async () => {
    await run();
    rmSync(join(dir, 'points', 'models=12_rate=600'), { recursive: true });
    const lines: string[] = [];
    let go = (): void => {};
    const first = new Promise<void>((resolve) => {
      go = resolve;
    });
    let followed: Promise<boolean> | undefined;
    await run(
      () => {
        followed = followRun(dir, (line) => {
          lines.push(line.replace(/^\S+Z /, ''));
          if (line.endsWith('started models=12_rate=600')) go();
        });
        // The point ends only once it has been seen to run.
        return first;
      },
      undefined,
      true,
    );
    expect(await followed).toBe(true);
    expect(lines).toEqual([
      'resumed (3 of 4 points finished before) small scale=quick seed=0, 4 points',
      'started models=12_rate=600',
      'note on models=12_rate=600: same',
      'finished models=12_rate=600',
      'ok: 4 points finished, 0 failed, 0 left',
      'Exiting',
    ]);
  });
});
