import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { executePlan } from '../../src/runner/execute-plan.js';
import { planRun } from '../../src/runner/plan/plan-run.js';
import type { RunOptions } from '../../src/runner/plan/run-plan.js';
import type { ClockworkSpec } from '../../src/serving-core/clockwork/spec.js';
import { mendTable } from '../../src/telemetry/logdir/again.js';
import { openRun } from '../../src/telemetry/logdir/open-run.js';
import { Journal, loaded, options } from './fixture.js';

let dir: string;
let logdir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-run-'));
  logdir = join(dir, 'a', 'run');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const now = () => new Date('2026-01-02T03:04:05.678Z');
const plan = (over: Partial<RunOptions> = {}) => planRun(options({ logdir, ...over }));

async function run(
  act?: Parameters<Journal['executor']>[0],
  over: Partial<RunOptions> = {},
  signal?: AbortSignal,
) {
  const journal = new Journal();
  const outcome = await executePlan(await plan(over), journal.reporter, {
    executor: journal.executor(act),
    now,
    signal,
  });
  return { journal, outcome };
}

const json = (...path: string[]) => JSON.parse(readFileSync(join(logdir, ...path), 'utf8'));
const log = () => readFileSync(join(logdir, 'run.log'), 'utf8').trimEnd().split('\n');

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

describe('resume', () => {
  it.each([['{}'], ['{"format": 1, "na']])('does again a point whose record is cut: %s', async (text) => {
    await run();
    writeFileSync(join(logdir, 'points', 'models=12_rate=600', 'point.json'), text);
    const { journal, outcome } = await run(undefined, { resume: true });
    expect(journal.events.filter((event) => event.startsWith('run '))).toContain('run models=12_rate=600');
    expect(outcome).toMatchObject({ exitCode: 0, skipped: 3 });
  });

  it('waits for nobody at a pipe, and writes through no link, in the place of its log', async () => {
    await run();
    const path = join(logdir, 'run.log');
    rmSync(path);
    execFileSync('mkfifo', [path]);
    await expect(run(undefined, { resume: true })).rejects.toMatchObject({
      message: `${path} is not a regular file: the run's log is not written there.`,
      exitCode: 2,
    });
    rmSync(path);
    const outside = join(dir, 'outside');
    writeFileSync(outside, 'mine');
    symlinkSync(outside, path);
    await expect(run(undefined, { resume: true })).rejects.toThrow(`${path} is a link: the run's log`);
    expect(readFileSync(outside, 'utf8')).toBe('mine');
  });

  it('says that the manifest is missing where points are', async () => {
    await run();
    rmSync(join(logdir, 'manifest.json'));
    const message = `${logdir} has points of a run, but its manifest.json is missing.`;
    await expect(run(undefined, { resume: true })).rejects.toMatchObject({
      message: `Logdir ${message}`,
      exitCode: 2,
    });
    await expect(openRun(logdir)).rejects.toMatchObject({ message, exitCode: 2 });
    mkdirSync(join(logdir, 'manifest.json'));
    await expect(openRun(logdir)).rejects.toMatchObject({
      message: `${join(logdir, 'manifest.json')} is a folder.`,
      next: 'Repair the file, or remove the logdir and run again.',
    });
    rmSync(join(logdir, 'manifest.json'), { recursive: true });
    execFileSync('mkfifo', [join(logdir, 'manifest.json')]);
    await expect(openRun(logdir)).rejects.toThrow('manifest.json is not a regular file.');
  });

  it('does what the advice on a bad row says: the point again', async () => {
    await run();
    const table = join(logdir, 'points', 'models=12_rate=600', 'clockwork_request_log.tsv');
    const record = join(logdir, 'points', 'models=12_rate=600', 'point.json');
    expect(mendTable(table)).toBe(
      `Do the point again: delete ${record}, then: repro run small --logdir ${logdir} --resume`,
    );
    rmSync(record);
    expect((await run(undefined, { resume: true })).outcome.skipped).toBe(3);
    expect(mendTable(join(dir, 'file=controller_1_request.tsv'))).toBe('Correct or remove the line.');
  });

  it('does again what was killed in the middle: a folder without point.json', async () => {
    await run();
    rmSync(join(logdir, 'points', 'models=12_rate=600', 'point.json'));
    const { journal } = await run(undefined, { resume: true });
    expect(journal.events.filter((event) => event.startsWith('run models'))).toEqual([
      'run models=12_rate=600',
    ]);
  });

  it('does again a point whose key has changed', async () => {
    await run();
    const profiles = async (zoo: string) => {
      const [[name, profile]] = await options().loadProfiles(zoo);
      return new Map([[name, { ...profile, weightsTransfer: 1 }]]);
    };
    const { outcome } = await run(undefined, { resume: true, loadProfiles: profiles });
    expect(outcome.skipped).toBe(0);
  });

  it('does again a point whose table is missing, empty or cut', async () => {
    await run();
    const table = (name: string) => join(logdir, 'points', name, 'clockwork_request_log.tsv');
    rmSync(table('models=12_rate=600'));
    writeFileSync(table('models=12_rate=1200'), '');
    writeFileSync(table('models=48_rate=600'), 't');
    const { outcome, journal } = await run(undefined, { resume: true });
    expect(journal.events.filter((event) => event.startsWith('run models')).sort()).toEqual([
      'run models=12_rate=1200',
      'run models=12_rate=600',
      'run models=48_rate=600',
    ]);
    expect(outcome).toMatchObject({ status: 'ok', skipped: 1 });
    await expect(openRun(logdir)).resolves.toMatchObject({ unfinished: [] });
  });

  it('counts no point of before an edit as one of the run, also where only others are done again', async () => {
    await run();
    const { declaration } = loaded();
    const point = (values: never) => {
      const spec = declaration.point(values) as ClockworkSpec;
      return { ...spec, workers: { ...spec.workers, count: 7 } };
    };
    const edited = { experiment: loaded({ point }), resume: true };
    const { outcome } = await run(undefined, { ...edited, points: ['models=12'] });
    expect(outcome).toMatchObject({ status: 'ok', skipped: 0 });
    const { points, unfinished } = await openRun(logdir);
    expect(points.map(({ name }) => name)).toEqual(['models=12_rate=600', 'models=12_rate=1200']);
    expect(unfinished).toEqual(['models=48_rate=600', 'models=48_rate=1200']);
    expect((await run(undefined, edited)).outcome).toMatchObject({ skipped: 2 });
    expect((await openRun(logdir)).unfinished).toEqual([]);
  });

  it.each(['points', 'points/models=12_rate=600'])(
    'follows no link out of the logdir at %s',
    async (path) => {
      await run();
      const outside = join(dir, 'outside');
      renameSync(join(logdir, path), outside);
      rmSync(join(outside, path === 'points' ? 'models=12_rate=600' : '.', 'point.json'));
      symlinkSync(outside, join(logdir, path));
      const before = readdirSync(outside, { recursive: true });
      await expect(run(undefined, { resume: true })).rejects.toThrow(`${join(logdir, path)} is a link`);
      expect(readdirSync(outside, { recursive: true })).toEqual(before);
    },
  );

  it('writes its manifest through no link that lies under the temporary name', async () => {
    await run();
    const outside = join(dir, 'outside');
    writeFileSync(outside, 'mine');
    symlinkSync(outside, join(logdir, `manifest.json.${process.pid}.partial`));
    await run(undefined, { resume: true });
    expect(readFileSync(outside, 'utf8')).toBe('mine');
    expect(json('manifest.json').experiment).toBe('small');
  });

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

function finished(): string[] {
  return (readdirSync(logdir, { recursive: true }) as string[]).filter((name) => name.endsWith('point.json'));
}
