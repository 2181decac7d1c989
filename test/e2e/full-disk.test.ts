import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configTree } from '../datasets/faro/config/tree.js';
import { filesBelow } from '../support/killing.js';
import { fill, smallDisk } from '../support/small-disk.js';
import { repro } from './repro.js';

const brief = ['--set', 'models=2', '--set', 'rate=50|100', '--set', 'period=2', '--no-plot', '--no-check'];
const run = (logdir: string, ...more: string[]) => ['run', 'fig7', '--logdir', logdir, ...brief, ...more];

/** What a full disk must lead to: one sentence with the path, one on what to do, and no stack. */
const said = (path: string) =>
  new RegExp(`^Error: Cannot write [^\\n]*${path}[^\\n]*\\.\\nNext: [^\\n]+\\.?$`, 'm');

describe('on a full disk', () => {
  it('every command that writes says so in a sentence, leaves nothing half, and a run goes on when there is room', async (context) => {
    const disk = smallDisk(6000, context);
    const logdir = join(disk, 'run');
    expect((await repro(run(logdir))).status).toBe(0);
    const table = 'name,input_bytes,output_bytes,weights_bytes,transfer_ms,b1_ms\na,1,2,3,1.5,2\n';
    mkdirSync(join(disk, 'data'));
    writeFileSync(join(disk, 'zoo.csv'), table);
    const { root, file } = configTree('fixed');
    const before = filesBelow(disk);
    const makeRoom = fill(disk);

    const env = { REPRO_DATA: join(disk, 'data') };
    const pipeline = ['tf-cascade', '--rate', '50', '--queries', '500', '--slo', '2s', '--method', 'planner'];
    const commands: [string, string[]][] = [
      ['claims.json', ['check', '-l', logdir]],
      ['graphs', ['plot', '-l', logdir]],
      ['compared', ['compare', logdir, logdir, '-o', join(disk, 'compared')]],
      ['t.json', ['trace', '-l', logdir, '--point', 'models=2,rate=50', '-o', join(disk, 't.json')]],
      ['t.json.gz', ['trace', '-l', logdir, '--point', 'models=2,rate=50', '-o', join(disk, 't.json.gz')]],
      ['mine.ts', ['init', 'mine']],
      ['zoos', ['zoo', 'add', join(disk, 'zoo.csv'), '--name', 'own']],
      ['d.csv', ['data', 'synth', 'azure', '--functions', '3', '--output', join(disk, 'd.csv')]],
      ['c.yaml', ['plan', ...pipeline, '--write', join(disk, 'c.yaml')]],
      ['ranking.json', ['allocate', '--write', join(disk, 'ranking.json')]],
      ['simulated', ['faro', 'simulate', file, '--root', root, '-o', join(disk, 'simulated')]],
      ['other', run(join(disk, 'other'))],
    ];
    for (const [path, args] of commands) {
      const { status, stderr, stdout } = await repro(args, { cwd: disk, env });
      const what = `${stderr}\n${stdout}`;
      const which = args.slice(0, 2).join(' ');
      expect.soft(what, which).toMatch(said(path));
      expect.soft(what, which).not.toMatch(/\n {4}at |defect of repro/);
      expect.soft([2, 4], which).toContain(status);
    }
    const after = filesBelow(disk);
    after.delete('filler');
    expect([...after.keys()].filter((name) => !before.has(name) && !/run\.log$/.test(name))).toEqual([]);
    for (const [name, text] of before) expect(after.get(name), name).toBe(text);

    makeRoom();
    expect((await repro(['check', '-l', logdir], { cwd: disk })).stderr).not.toContain('Cannot write');
    expect(JSON.parse(readFileSync(join(logdir, 'claims.json'), 'utf8')).experiment).toBe('fig7');
  }, 300_000);

  it('a run ends, keeps what it had, and is finished with the same bytes once there is room', async (context) => {
    const disk = smallDisk(6000, context);
    const [whole, cut] = [join(disk, 'whole'), join(disk, 'cut')];
    expect((await repro(run(whole))).status).toBe(0);
    writeFileSync(join(disk, 'spare'), Buffer.alloc(90_000));
    const makeRoom = fill(disk);
    writeFileSync(join(disk, 'spare'), '');
    const { status, stderr } = await repro(run(cut, '-j', '1'));
    expect(`${status} ${stderr}`).toMatch(/^2 .*Error: Cannot write .*: the disk is full\.\nNext: /s);
    makeRoom();
    expect((await repro(run(cut, '--resume'))).status).toBe(0);
    const tables = (logdir: string) =>
      [...filesBelow(join(logdir, 'points'))].filter(([name]) => name.endsWith('.tsv'));
    expect(tables(cut)).toEqual(tables(whole));
    // What makes room must not need room.
    const empty = fill(disk);
    expect((await repro(['runs', 'rm', whole])).stdout).toMatch(/^Removed /);
    empty();
  }, 300_000);
});
