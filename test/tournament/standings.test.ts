import { describe, expect, it } from 'vitest';
import { readOutcome } from '../../src/tournament/outcome.js';
import { contestOf, standings } from '../../src/tournament/standings.js';
import { type Answer, answers, fleet, point, run, when, write } from './written.js';

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

  it('say nothing of shares and latencies where no request came after the lead-in, and sort by what was served', async () => {
    const [nobody, some] = [write([[5, 10]], fleet), write(answers(5), fleet)];
    const all = await standings(run(point('nobody', nobody), point('some', some)));
    expect(all.map(({ system, goodput }) => [system, goodput.value])).toEqual([
      ['some', 50 / 20],
      ['nobody', 0],
    ]);
    const { share, goodput, p99, costPerMillion } = all[1]!;
    expect([share.value, share.low, share.high, p99]).toEqual([NaN, NaN, NaN, NaN]);
    expect([goodput.low, goodput.high]).toEqual([0, 0]);
    expect(costPerMillion.value).toBe(Infinity);
  });

  it('take share and latency from the repeats that requests came in, and goodput from all', async () => {
    const [nobody, some] = [write([], fleet), write(answers(5), fleet)];
    const [only] = await standings(run(point('one', nobody), point('one', some, { repeat: 1 })));
    expect([only!.share.value, only!.p99]).toEqual([0.5, 90]);
    // Student's interval of 0 and 2.5 reaches below what a goodput can be.
    expect([only!.goodput.value, only!.goodput.low]).toEqual([1.25, 0]);
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
