import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClockworkSpec } from '../../src/serving-core/clockwork/spec.js';
import { mendTable } from '../../src/telemetry/logdir/again.js';
import { openRun } from '../../src/telemetry/logdir/open-run.js';
import { dir, json, logdir, run } from './executing.js';
import { loaded, options } from './fixture.js';

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
});
