import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
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
