import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repro } from './repro.js';

const newHome = (name: string) => mkdtempSync(join(tmpdir(), `${name}-`));
const as = (home: string) => ({ cwd: home, env: { HOME: home, XDG_DATA_HOME: '', REPRO_DATA: '' } });

it('runs no program of a logdir from somebody else, and never asks about one of your own', async () => {
  const [alice, bob] = [newHome('alice'), newHome('bob')];
  await repro(['init', 'mine'], as(alice));
  const run = ['run', './mine.ts', '--scale', 'quick', '--set', 'gpus=1', '-l', 'log', '--no-plot'];
  expect((await repro(run, as(alice))).stderr).toContain('1 point finished');
  const file = join(alice, 'mine.ts');
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n// edited\n`);
  for (const own of [
    ['plot', '-l', 'log', '--format', 'svg'],
    ['check', '-l', 'log'],
    ['verify', 'log'],
    ['run', './mine.ts', '-l', 'log', '--resume', '--no-plot'],
  ]) {
    const { status, stderr } = await repro(own, as(alice));
    expect({ own, status, stderr }).toMatchObject({ own, status: 0 });
    expect(stderr).not.toContain('--trust');
  }

  // What Alice sends runs a program of hers as soon as it is loaded.
  cpSync(join(alice, 'log'), join(bob, 'log'), { recursive: true });
  mkdirSync(join(bob, 'log/files'));
  const evil = join(bob, 'log/files/mine.ts');
  const ran = join(bob, 'has-run');
  writeFileSync(
    evil,
    `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(ran)}, '');\n${readFileSync(file, 'utf8')}`,
  );
  const manifest = JSON.parse(readFileSync(join(bob, 'log/manifest.json'), 'utf8'));
  writeFileSync(
    join(bob, 'log/manifest.json'),
    JSON.stringify({ ...manifest, experimentFile: 'log/files/mine.ts' }),
  );
  const says = `${evil} would be run as a program: the logdir ${join(bob, 'log')} names it, and you have not run it here before.`;
  for (const refused of [
    ['check', '-l', 'log'],
    ['verify', 'log'],
  ])
    expect(await repro(refused, as(bob))).toMatchObject({ status: 2, stderr: expect.stringContaining(says) });
  for (const without of [
    ['plot', '-l', 'log', '--format', 'svg', '-o', 'figures'],
    ['report', '-l', 'log', '-o', 'report.html'],
    ['explain', '-l', 'log', '--worst', '1'],
    ['compare', 'log', 'log'],
  ])
    expect(await repro(without, as(bob))).toMatchObject({
      status: 0,
      stderr: expect.stringContaining(`Note: Without its experiment: ${says}`),
    });
  expect(existsSync(ran)).toBe(false);

  expect((await repro(['check', '-l', 'log', '--trust'], as(bob))).status).toBe(0);
  expect(existsSync(ran)).toBe(true);
  expect((await repro(['check', '-l', 'log'], as(bob))).status).toBe(0);
}, 240_000);
