import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Manifest, PointView, Run } from '../../src/index.js';
import { tables } from '../../src/telemetry/columns.js';
import { readOutcome } from '../../src/tournament/outcome.js';
import { contestOf, standings } from '../../src/tournament/standings.js';

const S = 1e9;
const MS = 1e6;
const head = (table: 'requests' | 'fleet') => tables[table].map(({ name }) => name).join('\t');

/** A request that arrives at a time, s, and is answered after a latency, ms, well or not, under an SLO of 50 ms. */
type Answer = readonly [arrival: number, latency: number, result?: number];

function write(answers: readonly Answer[], fleet: readonly (readonly number[])[]) {
  const dir = mkdtempSync(join(tmpdir(), 'repro-standings-'));
  const rows = answers
    .map(([arrival, latency, result = 0], id) => ({
      t: Math.round(arrival * S + latency * MS),
      latency: latency * MS,
      result,
      id,
    }))
    .sort((a, b) => a.t - b.t)
    .map(({ t, latency, result, id }) =>
      [t, id, result, 0, 0, 0, latency, 50 * MS, Number(result === 0 && latency <= 50 * MS), 1, 1, 0].join(
        '\t',
      ),
    );
  const files = { requests: join(dir, 'requests.tsv'), fleet: join(dir, 'fleet.tsv') };
  writeFileSync(files.requests, `${[head('requests'), ...rows].join('\n')}\n`);
  writeFileSync(files.fleet, `${[head('fleet'), ...fleet.map((row) => row.join('\t'))].join('\n')}\n`);
  return files;
}

const when = { leadIn: 10, duration: 20 };
/** Two of type 0 at $3.6/h until 20 s, then one; one of type 1 at $7.2/h from 15 s to 25 s; all gone at 30 s. */
const fleet = [
  [0, 0, 2, 2, 3.6],
  [0, 1, 0, 0, 7.2],
  [15 * S, 1, 1, 0, 7.2],
  [20 * S, 0, 1, 1, 3.6],
  [25 * S, 1, 0, 0, 7.2],
  [30 * S, 0, 0, 0, 3.6],
  [30 * S, 1, 0, 0, 7.2],
];

describe('an outcome', () => {
  it('counts what arrives after the lead-in, and pays for what is ordered from then on', async () => {
    const files = write(
      [
        [5, 10],
        [10, 50],
        [11, 51],
        [29.9, 20],
        [12, 0, 4],
      ],
      fleet,
    );
    const { requests, good, cost, instances, seconds } = await readOutcome(files, when);
    expect({ requests, good, seconds }).toEqual({ requests: 4, good: 2, seconds: 20 });
    // $0.001 a second each: 2 × 10 s + 1 × 10 s; and twice as much for 10 s.
    expect(cost).toBeCloseTo(0.03 + 0.02, 12);
    expect(instances).toBeCloseTo((20 + 10 + 10) / 20, 12);
  });

  it('has the 99th percentile by nearest rank over all requests, and none where more than 1 % have no answer', async () => {
    const many = Array.from({ length: 200 }, (_, i): Answer => [11, i + 1]);
    expect((await readOutcome(write(many, fleet), when)).p99).toBe(198);
    const two = many.map(([at, latency], i): Answer => [at, latency, i < 2 ? 4 : 0]);
    expect((await readOutcome(write(two, fleet), when)).p99).toBe(200);
    const three = many.map(([at, latency], i): Answer => [at, latency, i < 3 ? 4 : 0]);
    expect((await readOutcome(write(three, fleet), when)).p99).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('standings', () => {
  const point = (
    system: string,
    files: ReturnType<typeof write>,
    more: Partial<PointView> & { load?: number } = {},
  ): PointView => {
    const { load = 0.5, ...rest } = more;
    const parameters = { system, load, fleet: 'uniform', maxBatch: 8, ...when };
    return { name: system, parameters, repeat: 0, seed: 0, status: 'ok', files, ...rest };
  };
  const run = (...points: PointView[]): Run => ({
    dir: '',
    manifest: { parameters: {} } as Manifest,
    points,
    unfinished: [],
  });
  const answers = (good: number): Answer[] =>
    Array.from({ length: 100 }, (_, i): Answer => [10 + i / 5, i % 10 < good ? 10 : 90]);

  it('have the highest goodput of each contest first, with what a million good responses cost', async () => {
    const [low, high] = [write(answers(5), fleet), write(answers(8), fleet)];
    const all = await standings(
      run(point('low', low), point('high', high), point('low', low, { load: 0.9 })),
    );
    expect(all.map(({ system, load }) => [system, load])).toEqual([
      ['high', 0.5],
      ['low', 0.5],
      ['low', 0.9],
    ]);
    const [best] = all;
    expect(best!.goodput.value).toBe(80 / 20);
    expect(best!.share.value).toBe(0.8);
    expect(best!.costPerMillion.value).toBeCloseTo(1e6 * (0.05 / 80), 9);
  });

  it('take repeats together, with Student’s interval of two', async () => {
    const all = await standings(
      run(point('one', write(answers(5), fleet)), point('one', write(answers(7), fleet), { repeat: 1 })),
    );
    expect(all).toHaveLength(1);
    const { value, low, high } = all[0]!.share;
    expect(value).toBeCloseTo(0.6, 12);
    // 12.706 of one degree of freedom, times 0.1414 / √2, reaches beyond what a share can be, but not what a goodput can.
    expect([low, high]).toEqual([0, 1]);
    const { goodput } = all[0]!;
    expect(goodput.high - goodput.value).toBeCloseTo(1.2706 * 5, 2);
  });

  it('have no price on average where a repeat has no good response', async () => {
    const [none, some] = [write(answers(0), fleet), write(answers(7), fleet)];
    const all = await standings(run(point('one', none), point('one', some, { repeat: 1 })));
    const never = Number.POSITIVE_INFINITY;
    expect(all[0]!.costPerMillion).toEqual({ value: never, low: never, high: never });
  });

  it('take no points together that differ in more than their repeat', async () => {
    const parameters = { system: 'one', load: 0.5, fleet: 'uniform', maxBatch: 8, ...when };
    const all = await standings(
      run(
        point('short', write(answers(5), fleet), { parameters: { ...parameters, sloFactor: 5 } }),
        point('long', write(answers(7), fleet), { parameters: { ...parameters, sloFactor: 15 } }),
      ),
    );
    expect(all.map((one) => [contestOf(one), one.share.value])).toEqual([
      ['fleet=uniform load=0.5 maxBatch=8 sloFactor=5', 0.5],
      ['fleet=uniform load=0.5 maxBatch=8 sloFactor=15', 0.7],
    ]);
  });

  it('leave out points that failed, and give no price without a good response', async () => {
    const none = write(answers(0), fleet);
    const all = await standings(run(point('none', none), point('failed', none, { status: 'failed' })));
    expect(all.map(({ system }) => system)).toEqual(['none']);
    expect(all[0]!.costPerMillion.value).toBe(Number.POSITIVE_INFINITY);
    expect(await standings(run())).toEqual([]);
  });
});
