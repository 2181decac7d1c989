import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repro, root } from './repro.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Figure 7 with steps of a second: enough to see every part of a run work. */
const brief = ['--set', 'period=1', '--no-plot'];

describe('repro run', () => {
  it('shows points, time and data with --dry-run, and writes nothing', async () => {
    const { status, stdout } = await repro(['run', 'fig7', '--dry-run', '--json'], { cwd: folder });
    const plan = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(plan.points).toHaveLength(6);
    expect(plan.points[0]).toMatchObject({ name: 'models=12_rate=600', expectedRequests: 216_000 });
    expect(plan.estimatedSeconds).toBeGreaterThan(0);
    expect(existsSync(plan.logdir)).toBe(false);
  });

  it('ends with status 3 when a claim fails, and writes why into claims.json', async () => {
    const logdir = join(folder, 'failing');
    // An experiment whose claim nothing can keep: a satisfaction of at least 1.5.
    await repro(['init', 'greedy'], { cwd: folder });
    const file = join(folder, 'greedy.ts');
    const text = readFileSync(file, 'utf8');
    const greedy = text.replace("relation: 'at least', value: 0.95", "relation: 'at least', value: 1.5");
    expect(greedy).not.toBe(text);
    writeFileSync(file, greedy);
    const args = ['run', './greedy.ts', '--scale', 'quick', '--logdir', logdir, '--no-plot'];
    const failing = await repro(args, { cwd: folder });
    expect(failing.status).toBe(3);
    expect(failing.stdout).toMatch(/^FAIL +Three GPUs/m);
    const { claims } = JSON.parse(readFileSync(join(logdir, 'claims.json'), 'utf8'));
    const failed = claims.filter(({ verdict }: { verdict: string }) => verdict === 'FAIL');
    expect(failed.length).toBeGreaterThan(0);
    // Judging the logdir again says the same.
    const again = await repro(['check', '-l', logdir, '--json', '--no-save']);
    expect(again.status).toBe(3);
    expect(JSON.parse(again.stdout).claims).toEqual(claims);
  });

  it('ends well, with a note, when it is too short for its figures', async () => {
    const short = ['duration=10', 'leadIn=0', 'functions=1', 'bucket=3600'].flatMap((value) => [
      '--set',
      value,
    ]);
    const args = ['run', 'azure', '--set', 'data=synthetic', ...short, '--logdir', join(folder, 'short')];
    const { status, stdout, stderr } = await repro(args);
    expect(stderr).toMatch(/^\d points? finished, in/m);
    expect(stderr).toContain('Note: What finished in ');
    expect(stderr).not.toContain('--resume');
    expect(stdout).toContain('it has no whole bucket of 3600 s');
    expect(status).toBe(0);
    const drawn = await repro(['plot', '-l', join(folder, 'short')]);
    expect(drawn.status).toBe(2);
    expect(drawn.stderr).toContain('is too short to draw, or without a request');
  });

  it('refuses to run into a logdir that holds a run, and points out --resume', async () => {
    const logdir = join(folder, 'twice');
    const args = ['run', 'fig7', '--logdir', logdir, '--points', 'rate=600,models=12', ...brief];
    expect((await repro(args)).status).toBe(0);
    const { status, stderr } = await repro(args);
    expect(status).toBe(2);
    expect(stderr).toMatch(/already holds a run.*\n.*--resume/);
  });

  it('stops at Ctrl-C with status 130 and finishes with --resume', async () => {
    const logdir = join(folder, 'stopped');
    const child = execa(process.execPath, ['bin/run.js', 'run', 'fig7', '--logdir', logdir, '--no-plot'], {
      cwd: root,
      reject: false,
    });
    // Interrupted once the run says that it has begun, not after some time.
    child.stderr.once('data', () => child.kill('SIGINT'));
    const { exitCode, stderr } = await child;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('--resume');
    const log = readFileSync(join(logdir, 'run.log'), 'utf8');
    expect(log.trimEnd().split('\n').at(-1)).toMatch(/Exiting$/);

    const some = ['--points', 'rate=600,models=12'];
    const resumed = await repro(['run', 'fig7', '--logdir', logdir, '--resume', '--no-plot', ...some]);
    expect(resumed.status).toBe(0);
    expect(resumed.stdout).toMatch(/^PASS +N=12, R=600/m);
    const { stderr: note } = await repro(['check', '-l', logdir]);
    expect(note).toMatch(/5 of 6 points are unfinished/);
  });

  it('reports a malformed log by file and line', async () => {
    const logdir = join(folder, 'twice');
    const table = join(logdir, 'points', 'models=12_rate=600', 'clockwork_request_log.tsv');
    const lines = readFileSync(table, 'utf8').split('\n');
    // As long as it was: a table of another size is refused before it is read.
    lines[3] = lines[3].replace(/^\d+/, (digits) => 'x'.repeat(digits.length));
    writeFileSync(table, lines.join('\n'));
    const { status, stderr } = await repro(['check', '-l', logdir]);
    expect(status).toBe(2);
    expect(stderr).toContain(`${table}:4`);
  });
});
