import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repro, root } from './repro.js';

/** The policy that docs/schedulers.md writes step by step. */
function policy(): string {
  const [, section] = readFileSync(join(root, 'docs/schedulers.md'), 'utf8').split('## EDF, step by step');
  return [...section.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code).join('\n');
}

it('packs a run of an own experiment with an own policy, and repeats it elsewhere with the same bytes', async () => {
  const alice = mkdtempSync(join(tmpdir(), 'alice-'));
  const bob = mkdtempSync(join(tmpdir(), 'bob-'));
  const lab = join(alice, 'lab');
  mkdirSync(join(lab, 'policies'), { recursive: true });
  const as = (home: string, cwd = home) => ({ cwd, env: { HOME: home, XDG_DATA_HOME: '', REPRO_DATA: '' } });
  await repro(['init', 'mine'], as(alice, lab));
  const text = readFileSync(join(lab, 'mine.ts'), 'utf8');
  const own = "type: 'INFER5', policy: new URL('./policies/edf.ts', import.meta.url).pathname,";
  writeFileSync(join(lab, 'mine.ts'), text.replace("type: 'INFER5',", own));
  writeFileSync(join(lab, 'policies/edf.ts'), policy());
  const run = await repro(
    ['run', './mine.ts', '--scale', 'quick', '--set', 'gpus=1', '-l', '../one', '--no-plot'],
    as(alice, lab),
  );
  expect(run.stderr).toContain('1 point finished');
  const packed = await repro(['bundle', '-l', 'one', '-o', join(bob, 'one.tgz')], as(alice));
  expect(packed).toMatchObject({ status: 0 });
  expect(packed.stdout).toContain('It holds programs (mine.ts, policies/edf.ts)');
  rmSync(lab, { recursive: true });

  const untrusted = await repro(['run', '--from', 'one.tgz', '-l', 'again'], as(bob));
  expect(untrusted.status).toBe(2);
  expect(untrusted.stderr).toContain('holds programs that the run would run: mine.ts, policies/edf.ts.');
  expect(existsSync(join(bob, 'again'))).toBe(false);

  const again = await repro(['run', '--from', 'one.tgz', '-l', 'again', '--trust', '--no-plot'], as(bob));
  expect(again.stdout).toMatch(
    /identical +points\/gpus=1\/clockwork_request_log\.tsv\n\n1 identical\nNext: /,
  );
  const table = (logdir: string) => readFileSync(join(logdir, 'points/gpus=1/clockwork_request_log.tsv'));
  expect(table(join(bob, 'again')).equals(table(join(alice, 'one')))).toBe(true);
  expect((await repro(['verify', 'again'], as(bob))).status).toBe(0);

  cpSync(join(alice, 'one'), join(bob, 'two'), { recursive: true });
  const lost = await repro(['verify', 'two'], as(bob));
  expect(lost.stderr).toContain('There is no experiment file');
}, 240_000);

it('refuses a damaged archive, and to run nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bad-'));
  writeFileSync(join(folder, 'bad.tgz'), 'nothing of the kind');
  const bad = await repro(['run', '--from', 'bad.tgz', '-l', 'x'], { cwd: folder });
  expect(bad.status).toBe(2);
  expect(bad.stderr).toContain('bad.tgz cannot be used: it is no gzip, or damaged.');
  expect(existsSync(join(folder, 'x'))).toBe(false);
  const nothing = await repro(['run']);
  expect(nothing.stderr).toContain('Missing argument EXPERIMENT');
  const both = await repro(['run', 'fig7', '--from', 'bad.tgz'], { cwd: folder });
  expect(both.stderr).toContain('--from says what to run, and so does fig7.');
});
