import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareText } from '../../src/cli/compare/compare-text.js';
import type { Manifest, PointView, Run } from '../../src/telemetry/run.js';
import { compare, differenceIn, runIn, twoPoints } from './runs.js';

let dir: string;
let a: PointView;
let b: PointView;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'repro-compare-'));
  ({ a, b } = twoPoints(dir));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const run = (name: string, ...points: PointView[]): Run => runIn(join(dir, name), ...points);
const of = differenceIn;

describe('several runs', () => {
  it('are each set beside the first, with what differs between them named', async () => {
    const manifest = (seed: number) =>
      ({ experiment: 'fig7', seed, versions: {}, parameters: {} }) as unknown as Manifest;
    const three = await compare(
      [],
      ...[
        { ...run('a', a), manifest: manifest(0) },
        { ...run('b', b), manifest: manifest(1) },
        { ...run('c', b), manifest: manifest(2) },
      ],
    );
    expect(three.runs.map(({ label }) => label)).toEqual(['A', 'B', 'C']);
    expect(three.differing).toEqual([{ name: 'seed', values: [0, 1, 2] }]);
    const both = three.differences.filter(({ metric }) => metric === 'satisfaction');
    expect(both.map(({ run, verdict }) => [run, verdict])).toEqual([
      ['B', 'worse'],
      ['C', 'worse'],
    ]);
    expect(compareText(three, 120)).toMatch(/^DIFFERS +A +B +C\nseed +0 +1 +2$/m);
  });

  it('take the repeats of a point together', async () => {
    const second = { ...a, name: 'rate=100_repeat=1', repeat: 1 };
    const first = { ...a, name: 'rate=100_repeat=0' };
    const lower = [
      { ...b, name: 'rate=100_repeat=0' },
      { ...b, name: 'rate=100_repeat=1', repeat: 1 },
    ];
    const repeated = await compare([], run('a', first, second), run('b', ...lower));
    expect(repeated.points).toMatchObject([{ name: 'rate=100', repeats: 2 }]);
    expect(of('satisfaction', repeated)).toMatchObject({
      repeats: 2,
      reference: 0.9,
      value: 0.8,
      verdict: 'worse',
    });
    // A maximum has an interval where there are repeats to tell one from.
    expect(of('latency max', repeated).interval).not.toBeNull();
  });

  it('pair repeats by number, and say how many each has where one has more', async () => {
    const repeat = (point: PointView, k: number) => ({ ...point, name: `rate=100_repeat=${k}`, repeat: k });
    const many = [0, 1, 2].map((k) => repeat(b, k));
    const uneven = await compare([], run('a', repeat(a, 0)), run('b', ...many));
    expect(uneven.points).toMatchObject([{ name: 'rate=100', repeats: 1, of: { reference: 1, other: 3 } }]);
    expect(uneven.onlyIn).toEqual([{ run: 'B', lacks: [], more: [] }]);
    const text = compareText(uneven, 2000);
    expect(text).toContain('rate=100, 1 repeat compared, of 1 in A and 3 in B\n');
    expect(text).toContain(
      'A has one: intervals come from within that run, and do not know what another seed',
    );
    expect(text).toContain('repro run … --repeats 3.');
    const fewer = await compare([], run('a', ...many), run('b', repeat(a, 0), repeat(a, 1)));
    expect(fewer.points).toMatchObject([{ repeats: 2, of: { reference: 3, other: 2 } }]);
    expect(compareText(fewer, 400)).not.toContain('has one');
    // A repeat that was planned and is not there is missing, however many others are.
    const broken = { ...run('b', repeat(a, 0), repeat(a, 1)), unfinished: ['rate=100_repeat=2'] };
    const lacking = await compare([], run('a', ...many), broken);
    expect(lacking.onlyIn).toEqual([{ run: 'B', lacks: ['rate=100_repeat=2'], more: [] }]);
  });
});
