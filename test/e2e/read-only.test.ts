import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configTree } from '../datasets/faro/config/tree.js';
import { filesBelow } from '../support/killing.js';
import { readOnly, smallDisk } from '../support/small-disk.js';
import { repro } from './repro.js';

const brief = ['--set', 'models=2', '--set', 'rate=50|100', '--set', 'period=2', '--no-plot', '--no-check'];
const run = (logdir: string, ...more: string[]) => ['run', 'fig7', '--logdir', logdir, ...brief, ...more];
const tables = (logdir: string) =>
  [...filesBelow(join(logdir, 'points'))].filter(([name]) => name.endsWith('.tsv'));

// Not by permissions, which do not stop root.
describe('on a disk that can be read only', () => {
  it('every command that writes says so in a sentence with status 2, and nothing is lost', async (context) => {
    const disk = smallDisk(20_000, context);
    const [whole, part] = [join(disk, 'whole'), join(disk, 'part')];
    for (const logdir of [whole, part]) expect((await repro(run(logdir))).status).toBe(0);
    rmSync(join(part, 'points/models=2_rate=100/point.json'));
    mkdirSync(join(disk, 'data'));
    writeFileSync(
      join(disk, 'zoo.csv'),
      'name,input_bytes,output_bytes,weights_bytes,transfer_ms,b1_ms\na,1,2,3,1.5,2\n',
    );
    const { root, file } = configTree('fixed');
    const before = filesBelow(disk);
    const writable = readOnly(disk);

    const env = { REPRO_DATA: join(disk, 'data') };
    const pipeline = ['tf-cascade', '--rate', '50', '--queries', '500', '--slo', '2s', '--method', 'planner'];
    const point = ['-l', whole, '--point', 'models=2,rate=50'];
    // In sequence, each with what its sentence names.
    const commands: [string, string[]][] = [
      ['new', run(join(disk, 'new'))],
      ['new', run(join(disk, 'new'), '--detach')],
      ['runs/fig7', ['run', 'fig7', ...brief]],
      ['part', run(part, '--resume')],
      ['claims.json', ['check', '-l', whole]],
      ['graphs', ['plot', '-l', whole]],
      ['whole', ['report', '-l', whole]],
      ['fig7.tgz', ['bundle', '-l', whole]],
      ['compared', ['compare', whole, whole, '-o', join(disk, 'compared')]],
      [disk, ['trace', ...point, '-o', join(disk, 't.json')]],
      ['points', ['runs', 'rm', whole]],
      ['s', ['search', 'fig7', '--max', 'rate', '--slo', 'p99<=100ms', '--points', 'models=12', '-l', 's']],
      ['mine.ts', ['init', 'mine']],
      ['zoos', ['zoo', 'add', 'zoo.csv', '--name', 'own']],
      ['d.csv', ['data', 'synth', 'azure', '--functions', '3', '--output', 'd.csv']],
      ['baselines', ['baseline', 'save', 'own', '-l', whole]],
      ['c.yaml', ['plan', ...pipeline, '--write', 'c.yaml']],
      ['ranking.json', ['allocate', '--write', 'ranking.json']],
      ['simulated', ['faro', 'simulate', file, '--root', root, '-o', 'simulated']],
    ];
    for (const [path, args] of commands) {
      const { status, stderr } = await repro(args, { cwd: disk, env });
      const which = args.slice(0, 3).join(' ');
      const said = new RegExp(
        `^Error: Cannot write \\S*${path}\\S*: the file system is read-only\\.\\nNext: .+$`,
        'm',
      );
      expect.soft(stderr, which).toMatch(said);
      expect.soft(stderr, which).not.toMatch(/\n {4}at |defect of repro/);
      expect.soft(status, which).toBe(2);
      if (args[0] === 'runs') expect.soft(stderr).not.toContain('--logdir');
    }
    const reading = [
      ['check', '-l', whole, '--no-save'],
      ['status', '-l', whole],
      ['runs', 'list'],
      ['explain', ...point, '--worst', '1'],
    ];
    for (const args of reading) expect.soft((await repro(args, { cwd: disk, env })).status, args[0]).toBe(0);
    expect([...filesBelow(disk)]).toEqual([...before]);

    writable();
    expect((await repro(run(part, '--resume'))).status).toBe(0);
    expect(tables(part)).toEqual(tables(whole));
  }, 400_000);
});
