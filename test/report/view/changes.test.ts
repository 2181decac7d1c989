import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { activityOf } from '../../../src/report/activity.js';
import { troublesOf } from '../../../src/report/troubles.js';
import { fingerprint } from '../../../src/report/view/changes.js';

it('sees a logdir that became a file, or a link to itself, as another state', () => {
  const dir = mkdtempSync(join(tmpdir(), 'repro-changes-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const logdir = join(dir, 'run');
  mkdirSync(logdir);
  writeFileSync(join(logdir, 'manifest.json'), '{}');
  const before = fingerprint(logdir);
  rmSync(logdir, { recursive: true });
  writeFileSync(logdir, '');
  expect(fingerprint(logdir)).not.toBe(before);
  rmSync(logdir);
  symlinkSync('run', logdir);
  expect(fingerprint(logdir)).not.toBe(before);
});

it('sees that the process of a run was killed, though no file changes', async () => {
  const logdir = mkdtempSync(join(tmpdir(), 'repro-changes-'));
  onTestFinished(() => rmSync(logdir, { recursive: true }));
  expect(activityOf(logdir)).toBe('ended');
  const runner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  writeFileSync(join(logdir, '.lock'), JSON.stringify({ pid: runner.pid, host: hostname() }));
  const before = fingerprint(logdir);
  expect(activityOf(logdir)).toBe('running');
  runner.kill('SIGKILL');
  await once(runner, 'exit');
  expect(activityOf(logdir)).toBe('killed');
  expect(fingerprint(logdir)).not.toBe(before);
  const run = { dir: logdir, manifest: null, points: [], unfinished: ['rate=1'] };
  expect(troublesOf(run, 'killed')[0].reason).toMatch(
    /^The process of the run was killed .* --resume goes on\.$/,
  );
});
