import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadExperiment } from '../../src/experiment/load.js';
import { loadPolicy } from '../../src/experiment/load-policy.js';
import { asking, refuseCode, textsOf, trustNamed } from '../../src/experiment/trust.js';

let dir: string;
const global = globalThis as { wasRun?: string };
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'trust-'));
  vi.stubEnv('REPRO_DATA', join(dir, 'data'));
  delete global.wasRun;
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

/** A policy that tells that it ran, at a path in the test's folder. */
function program(name: string, tail = ''): string {
  const file = join(dir, name);
  mkdirSync(join(file, '..'), { recursive: true });
  const policy = `{ name: 'p', create: () => {} }`;
  writeFileSync(file, `globalThis.wasRun = ${JSON.stringify(name)}; export default ${policy};${tail}`);
  return file;
}

const named = (...values: string[]) => ({ by: 'the logdir /x', values });
const untrusted = { code: 'E_UNTRUSTED', next: 'Read the file; if you trust it, add --trust.' };

it('no file of any ending is run as a program while that is refused', async () => {
  const allow = refuseCode('it came with an archive');
  try {
    await expect(loadExperiment(program('a.ts'))).rejects.toMatchObject(untrusted);
    await expect(loadPolicy(program('b.csv'))).rejects.toThrow(
      'b.csv would be run as a program, but it came with an archive.',
    );
    expect(global.wasRun).toBeUndefined();
  } finally {
    allow();
  }
  await loadPolicy(program('c.mjs'));
  expect(global.wasRun).toBe('c.mjs');
});

it('a program that a logdir names is not run before the user has run it, and never asked about again', async () => {
  const file = program('mine.ts');
  const refusal = `${file} would be run as a program: the logdir /x names it, and you have not run it here before.`;
  await expect(asking(named(file), () => loadPolicy(file))).rejects.toThrow(refusal);
  expect(global.wasRun).toBeUndefined();
  await loadPolicy(file);
  await asking(named(file), () => loadPolicy(file));
  // Edited since: it is the user's own all the same.
  program('mine.ts', ' // edited');
  await asking(named(file), () => loadPolicy(file));
});

it('a relative path names the same program', async () => {
  const file = program('here/mine.ts');
  const relative = join('..', '..', '..', '..', '..', '..', '..', file);
  await expect(asking(named(relative), () => loadPolicy(file))).rejects.toMatchObject(untrusted);
});

it('of what lies in a logdir only the very bytes that ran are known, with what they import', async () => {
  mkdirSync(join(dir, 'log/points'), { recursive: true });
  writeFileSync(join(dir, 'log/manifest.json'), '{}');
  program('log/files/part.ts');
  const file = program('log/files/mine.ts', " import './part.js';");
  await loadPolicy(file);
  await asking(named(file), () => loadPolicy(file));
  program('log/files/part.ts', ' // edited');
  await expect(asking(named(file), () => loadPolicy(file))).rejects.toMatchObject(untrusted);
});

it('--trust runs what is named, and remembers it', async () => {
  const file = program('mine.ts');
  const end = trustNamed(true);
  await asking(named(file), () => loadPolicy(file)).finally(end);
  delete global.wasRun;
  await asking(named(file), () => loadPolicy(file));
  expect(global.wasRun).toBe('mine.ts');
});

it('a program that the user or his own program names is run, whatever else a logdir names', async () => {
  await asking(named(program('other.ts'), 'poisson'), () => loadPolicy(program('mine.ts')));
  expect(global.wasRun).toBe('mine.ts');
});

it('a data folder that cannot be written to ends nothing', async () => {
  vi.stubEnv('REPRO_DATA', program('a-file'));
  const file = program('mine.ts');
  await loadPolicy(file);
  await expect(asking(named(file), () => loadPolicy(file))).rejects.toMatchObject(untrusted);
});

it('the texts among values that were set are those that may name a program', () => {
  const parameters = { rate: 5, policy: './p.ts', on: true };
  expect(textsOf({ parameters, swept: { policy: ['a.ts', 'b.ts'], models: [1] } })).toEqual([
    './p.ts',
    'a.ts',
    'b.ts',
  ]);
});
