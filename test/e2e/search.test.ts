import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repro } from './repro.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-search-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const search = (...args: string[]) => repro(['search', ...args], { cwd: dir });

// One GPU, whose largest batches bear 8 / 9.93 ms = 806 requests/s.
const small = ['gpus=1', 'period=2', 'sloStart=100', 'sloEnd=150'].flatMap((value) => ['--set', value]);
const asked = [
  '--max',
  'rate',
  '--slo',
  'p99<=100ms',
  '--points',
  'models=12',
  '--repeats',
  '2',
  '--precision',
  '0.1',
];

describe('repro search', () => {
  it('finds the highest rate, draws what it tried, and goes on with its logdir', async () => {
    const { status, stdout, stderr } = await search(
      'fig7',
      ...asked,
      ...small,
      '--logdir',
      'found',
      '--json',
    );
    expect(`${status} ${stdout}`).toMatch(/^0 /);
    const { cases, goal, parameter, files } = JSON.parse(stdout);
    expect([parameter, goal, cases.length]).toEqual(['rate', 'p99<=100ms', 1]);
    expect(cases[0]).toMatchObject({ case: 'models=12', everywhere: 0, nowhere: 0 });
    expect(cases[0].met).toBeGreaterThan(300);
    expect(cases[0].missed).toBeLessThan(1000);
    expect(stderr).toMatch(/^models=12 seed 0: rate=600 (meets|misses) p99<=100ms/m);
    expect(files.map((file: string) => file.split('/').at(-1))).toEqual(
      ['svg', 'png', 'tsv'].map((ending) => `search_rate.${ending}`),
    );
    expect(readdirSync(join(dir, 'found')).sort()).toEqual([
      'graphs',
      'run.log',
      'search.json',
      'tried.jsonl',
    ]);
    const again = await search('fig7', '--logdir', 'found', '--resume');
    expect([again.status, again.stderr]).toEqual([0, '']);
    expect(again.stdout).toMatch(/^models=12 +\d/m);
    // Drawn again of what was tried, and nothing simulated or written.
    const before = readFileSync(join(dir, 'found/run.log'), 'utf8');
    const verified = await repro(['verify', 'found/graphs/search_rate.png'], { cwd: dir });
    expect(verified).toMatchObject({
      status: 0,
      stderr: '',
      stdout: 'identical  found/graphs/search_rate.png\n\n1 identical',
    });
    expect(readFileSync(join(dir, 'found/run.log'), 'utf8')).toBe(before);
    const tried = join(dir, 'found/tried.jsonl');
    writeFileSync(tried, readFileSync(tried, 'utf8').split('\n').slice(1).join('\n'));
    const lacks = await repro(['verify', 'found/graphs/search_rate.png'], { cwd: dir });
    expect(`${lacks.status} ${lacks.stdout}`).toMatch(
      /^6 .*models=12_rate=600_repeat=\d is not among what the search in .* tried/s,
    );
  });

  it.each([
    [['fig7', '--slo', 'p99<=1s'], /^Error: No parameter is named\./],
    [['fig7', '--max', 'rate'], /^Error: Nothing says what must be met\./],
    [['fig7', '--max', 'dist', '--goodput', '1'], /^Error: Parameter dist has a few choices/],
    [['fig7', '--resume'], /^Error: --resume needs the logdir of the search to finish\./],
    [['fig7', '--resume', '-l', 'none'], /^Error: There is no search to resume in .*none\./],
    [
      ['fig7', '--resume', '-l', 'found', '--goodput', '0.5'],
      /^Error: The search in .* has --goodput none, not 0\.5\./,
    ],
    [['fig8', '--resume', '-l', 'found'], /^Error: Logdir .* holds a search in fig7, not in fig8\./],
    [
      ['fig7', ...['--max', 'rate', '--slo', 'p99<=1s', '-l', 'found']],
      /^Error: Logdir .* already holds a search\./,
    ],
    [
      ['kairos-throughput', '--max', 'budget', '--goodput', '0.9', '-l', 'k'],
      /Error: Point .* searches the highest rate of its mix by itself.*\nNext: Ask repro kairos throughput/,
    ],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await search(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});
