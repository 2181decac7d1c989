import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { slurmOf } from '../../../src/cli/slurm/flags.js';
import { limitOf, onSlurm } from '../../../src/cli/slurm/on-slurm.js';
import type { AnyExperiment } from '../../../src/experiment/parameters.js';
import { executePlan } from '../../../src/runner/execute-plan.js';
import { RunBroken } from '../../../src/runner/job.js';
import { planRun } from '../../../src/runner/plan/plan-run.js';
import type { RunOptions, RunPlan } from '../../../src/runner/plan/run-plan.js';
import { readManifest } from '../../../src/telemetry/logdir/records.js';
import { refusal } from '../../support/refusal.js';
import { Journal, loaded, options } from '../fixture.js';

let logdir: string;
beforeEach(() => {
  logdir = mkdtempSync(join(tmpdir(), 'slurm-plan-'));
});
afterEach(() => rmSync(logdir, { recursive: true, force: true }));

const slurm = { partition: 'main', time: '10', args: ['--mem=1G'] };
const plan = (over: Partial<RunOptions> = {}) =>
  planRun(options({ logdir, jobs: undefined, target: 'sim', slurm, ...over }));
const execute = async (over: Partial<RunOptions> = {}) => {
  const journal = new Journal();
  let running = 0;
  let most = 0;
  const executor = journal.executor(async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
  });
  const outcome = await executePlan(await plan(over), journal.reporter, { executor });
  return { outcome, most };
};

async function withoutSlurm(task: () => Promise<unknown>): Promise<void> {
  const path = process.env.PATH;
  process.env.PATH = '/nowhere';
  try {
    await task();
  } finally {
    process.env.PATH = path;
  }
}

describe('a plan for Slurm', () => {
  it('has all of its points at a time, and asks for all at once even when fewer may run', async () => {
    expect((await plan()).jobs).toBe(4);
    expect((await plan({ jobs: 3 })).jobs).toBe(3);
    expect((await execute({ jobs: 3 })).most).toBe(4);
  });

  it('is of the same points as one for threads', async () => {
    const { points } = await plan({ slurm: undefined });
    expect((await plan()).points).toEqual(points);
  });

  it('is kept in the manifest, and resumed with what it had unless something else is given', async () => {
    await execute();
    expect(readManifest(logdir)).toMatchObject({ target: 'sim', slurm });
    const resumed = async (over: Partial<RunOptions>) => (await plan({ resume: true, ...over })).slurm;
    expect(await resumed({ target: undefined, slurm: undefined })).toEqual(slurm);
    expect(await resumed({ slurm: { time: '20', args: [] } })).toEqual({ ...slurm, time: '20' });
    expect(await resumed({ slurm: undefined })).toBeUndefined();
  });

  it('leaves no points behind when Slurm does not take them, and can be resumed', async () => {
    const journal = new Journal();
    const broken = new RunBroken('E_SLURM', 'Slurm does not take the tasks.', '', 5);
    const executor = journal.executor(() => Promise.reject(broken));
    await expect(executePlan(await plan(), journal.reporter, { executor })).rejects.toBe(broken);
    expect(journal.events.filter((event) => event.startsWith('failed'))).toEqual([]);
    expect(existsSync(join(logdir, '.lock'))).toBe(false);
    expect(readFileSync(join(logdir, 'run.log'), 'utf8')).toMatch(
      /broken off: Slurm does not take the tasks\.\nExiting\n$/,
    );
    expect((await plan({ resume: true })).points.every(({ finished }) => !finished)).toBe(true);
  });

  it('is not simulated here when nobody hands its points to Slurm', async () => {
    await expect(executePlan(await plan(), new Journal().reporter)).rejects.toThrow(
      'an executor of their own',
    );
  });

  it('goes on without Slurm where that is gone, and removes what an earlier run shared with its tasks', async () => {
    await execute();
    const array = join(logdir, 'slurm', 'small-1');
    mkdirSync(array, { recursive: true });
    writeFileSync(join(array, 'token'), '');
    writeFileSync(join(array, 'array.json'), JSON.stringify({ format: 1, name: 'small-1', points: [] }));
    rmSync(join(logdir, 'points', 'models=12_rate=600'), { recursive: true });
    await withoutSlurm(async () => {
      const { outcome } = await execute({ slurm: undefined, resume: true });
      expect(outcome.status).toBe('ok');
    });
    expect(existsSync(join(logdir, 'slurm'))).toBe(false);
    expect(readFileSync(join(logdir, 'run.log'), 'utf8')).toContain(
      'Tasks of an earlier run could not be cancelled: There is no squeue on this machine',
    );
  });
});

describe('a plan for Slurm with --until', () => {
  const metrics: AnyExperiment['metrics'] = ({ repeat }) => ({ delay: repeat % 2 === 0 ? 90 : 110 });
  const until = (over: Partial<RunOptions> = {}) => ({
    experiment: loaded({ metrics }),
    points: ['models=12,rate=600'],
    until: '2%',
    maxRepeats: 6,
    ...over,
  });
  const share = () => {
    const array = join(logdir, 'slurm', 'small-1');
    mkdirSync(array, { recursive: true });
    writeFileSync(join(array, 'array.json'), JSON.stringify({ format: 1, name: 'small-1', points: [] }));
    return array;
  };

  it('hands on what determines the points of every round', async () => {
    const journal = new Journal();
    const keys = new Map<string, string | undefined>();
    const executor = journal.executor(({ name, key }) => keys.set(name, key));
    await executePlan(await plan(until()), journal.reporter, { executor });
    const { points } = readManifest(logdir)!;
    expect(points).toHaveLength(6);
    expect(keys).toEqual(new Map(points.map(({ name, key }) => [name, key])));
  });

  it('leaves what tasks of a later round have left to whoever takes them over, and removes it when no round comes', async () => {
    await execute(until());
    const array = share();
    const journal = new Journal();
    let there = false;
    const executor = journal.executor(() => {
      there = existsSync(array);
    });
    const more = await plan(until({ resume: true, maxRepeats: 7, until: undefined }));
    await executePlan(more, journal.reporter, { executor });
    expect(journal.events.filter((event) => event.startsWith('run models'))).toHaveLength(1);
    expect(there).toBe(true);
    await withoutSlurm(() => execute(until({ resume: true, maxRepeats: 7, until: undefined })));
    expect(existsSync(join(logdir, 'slurm'))).toBe(false);
  });

  it('needs Slurm no more once it is finished, and says so at once where a point or a round is left', async () => {
    await execute(until());
    const carriedOut = (one: RunPlan) => {
      const { reporter } = new Journal();
      return onSlurm(
        one,
        slurm,
        () => {},
        (executor) => executePlan(one, reporter, { executor }),
      );
    };
    const finished = await plan(until({ resume: true }));
    expect(finished.points.every((point) => point.finished)).toBe(true);
    rmSync(join(logdir, 'slurm'), { recursive: true, force: true });
    await withoutSlurm(async () => {
      expect(await carriedOut(finished)).toMatchObject({ status: 'ok', skipped: 6 });
      const round = await plan(until({ resume: true, maxRepeats: 7, until: undefined }));
      expect(round.points.every((point) => point.finished)).toBe(true);
      const left = await plan({ ...until({ resume: true }), repeats: undefined });
      left.points[0].finished = null;
      for (const one of [round, left])
        await expect(carriedOut(one)).rejects.toThrow('There is no scontrol on this machine');
    });
  });

  it('has no more tasks at a time than was asked for, also in rounds larger than the first', async () => {
    expect(limitOf(await plan(until({ jobs: 8 })))).toBe(8);
    expect(limitOf(await plan(until()))).toBeUndefined();
    expect(limitOf(await plan({ jobs: 3 }))).toBe(3);
    expect(limitOf(await plan({ jobs: 4 }))).toBeUndefined();
  });
});

describe("Slurm's flags", () => {
  it('are for --target slurm alone', () => {
    expect(slurmOf({ target: 'slurm', partition: 'a', 'sbatch-arg': ['--mem=1G'] })).toEqual({
      partition: 'a',
      args: ['--mem=1G'],
    });
    expect(slurmOf({})).toBeUndefined();
    for (const flags of [{ partition: 'a' }, { time: '1' }, { account: 'a' }, { 'sbatch-arg': ['--mem=1'] }])
      expect(refusal(() => slurmOf(flags))).toBe(
        `--${Object.keys(flags)[0]} is for Slurm, and there is no --target slurm.`,
      );
  });
});
