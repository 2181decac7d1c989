import { describe, expect, it } from 'vitest';
import { findWorkload } from '../../src/workloads/registry.js';
import { rowTotals, type TraceRows } from '../../src/workloads/trace.js';
import { gaps, loadsOf, play, timesOf } from './play.js';

const zoo = Array.from({ length: 61 }, (_, i) => `model${String(i).padStart(2, '0')}`);

/** Rows of one day with the given count in every minute. */
function day(...perMinute: number[]): TraceRows {
  const counts = new Uint32Array(perMinute.length * 1440);
  perMinute.forEach((count, row) => {
    counts.fill(count, row * 1440, (row + 1) * 1440);
  });
  return { functions: perMinute.length, intervals: 1440, counts, totals: rowTotals(counts, 1440) };
}

const asked: number[] = [];
const bind = (line: string, rows: TraceRows = day(6000, 600, 60)) => {
  const [name, ...args] = line.split(' ');
  const trace = (number: number) => {
    asked.push(number);
    return rows;
  };
  return findWorkload(name).bind(args, { zoo, trace });
};

const copies = (line: string) => bind(line).loads.reduce((sum, load) => sum + load.copies, 0);

describe('azure', () => {
  it.each([
    [1, 183, 200],
    [2, 793, 800],
    [3, 1769, 1800],
    [4, 4026, 3600],
  ])('at memory load factor %d loads %d models of a zoo of 61, or %d ResNets', (factor, all, resnets) => {
    expect(copies(`azure 1 1 1 ${factor}`)).toBe(all);
    expect(loadsOf(bind(`azure 1 0 1 ${factor}`))).toEqual([`resnet50_v2×${resnets}`]);
  });

  it('loads the zoo in its order and warns beyond 3100 models', () => {
    expect(loadsOf(bind('azure')).slice(0, 2)).toEqual(['model00×66', 'model01×66']);
    expect(bind('azure').notices).toEqual([expect.stringContaining('4026 models')]);
    expect(bind('azure 1 1 1 3').notices).toEqual([]);
  });

  it('replays at load-factor × 0.125 × workers: 8 workers see the trace at its own volume', () => {
    const played = play(bind('azure 8'), { seconds: 0.06 });
    expect(gaps(timesOf(played, 0)).slice(0, 6)).toEqual([
      888_666, 22_220_312, 2_103_381, 5_075_117, 13_606_751, 8_218_671,
    ]);
    const half = play(bind('azure 2 1 2.0 1'), { seconds: 600 }).sent.length;
    expect(Math.abs(half - 33_300)).toBeLessThan(5 * Math.sqrt(33_300));
  });

  it('puts neighbouring rows on the same model, which carries the user id of the last', () => {
    const rows = day(...new Array(500).fill(600));
    const { sent } = play(bind('azure 8 1 1 1', rows), { seconds: 3 });
    // floor(183 · i / 500): rows 0, 1, 2 on model 0, rows 3, 4, 5 on model 1, …, row 499 on 182.
    expect(new Set(sent.filter(({ model }) => model === 0).map(({ user }) => user))).toEqual(new Set([2]));
    expect(new Set(sent.filter(({ model }) => model === 1).map(({ user }) => user))).toEqual(new Set([5]));
    expect(new Set(sent.filter(({ user }) => user === 499).map(({ model }) => model))).toEqual(
      new Set([182]),
    );
    expect(new Set(sent.map(({ model }) => model)).size).toBe(183);
  });

  it('leaves models without traffic when there are fewer rows', () => {
    const { sent } = play(bind('azure 8 1 1 1'), { seconds: 20 });
    expect([...new Set(sent.map(({ model }) => model))].sort()).toEqual([0, 122, 61]);
  });

  it('asks for its day when it starts, and says before which one', () => {
    asked.length = 0;
    const bound = bind('azure 1 1 1 4 60 14');
    expect(bound.days).toEqual([14]);
    expect(asked).toEqual([]);
    play(bound, { seconds: 0 });
    expect(asked).toEqual([14]);
  });

  it('with randomise begins within 2.15 s of the end of interval 735', () => {
    const rows = day(0);
    rows.counts.set([6000], 736);
    const { sent } = play(bind('azure 8 1 1 1 60 1 1', rows), { seconds: 1 });
    expect(sent[0].at).toBeLessThan(1e8);
    expect(play(bind('azure 8 1 1 1 60 1 0', rows), { seconds: 3600 }).sent).toEqual([]);
  });

  it.each([
    ['azure 0', 'workers'],
    ['azure 8 2', 'use-all-models'],
    ['azure 8 1 0', "azure: load-factor is '0', but must be greater than 0."],
    ['azure 8 1 -0.5', "azure: load-factor is '-0.5', but must be greater than 0."],
    ['azure 8 1 1 5', "azure: memory-load-factor is '5', but must be at most 4."],
    ['azure 8 1 1 4 0', "azure: interval is '0', but must be at least 1."],
    ['azure 8 1 1 4 0.5', "azure: interval is '0.5', but must be at least 1."],
    ['azure 8 1 1 4 60 0', "azure: trace is '0', but must be at least 1."],
    ['azure 8 1 1 4 60 15', "azure: trace is '15', but must be at most 14."],
    ['azure 8 1 1 4 60 1 0 9', 'takes 7 arguments'],
  ])('%s is refused', (line, why) => {
    expect(() => bind(line)).toThrow(why);
  });

  it('says what it lacks when there is no trace', () => {
    const start = (trace?: () => TraceRows) => () => play(findWorkload('azure').bind([], { zoo, trace }));
    expect(start()).toThrow('replays day 1 of the Azure Functions trace, which is not given');
    expect(start(() => day())).toThrow('which is empty');
  });
});

describe('azure_scalability_exp', () => {
  it('multiplies the load factor every period and ends beyond the maximum', () => {
    const bound = bind('azure_scalability_exp 8 0.5 2 2 60 1', day(60_000));
    expect(bound.endsAfter).toBe(180);
    const { sent, stopped } = play(bound);
    expect(stopped).toBe(180e9);
    for (const [i, factor] of [0.5, 1, 2].entries()) {
      const count = sent.filter(({ at }) => at >= i * 60e9 && at < (i + 1) * 60e9).length;
      expect(Math.abs(count - factor * 60_000)).toBeLessThan(5 * Math.sqrt(factor * 60_000));
    }
  });

  it('takes 10 steps in the paper’s setting', () => {
    expect(bind('azure_scalability_exp 40 0.1 4 1.5 60 4').endsAfter).toBe(600);
  });

  it.each([
    ['azure_scalability_exp 40 0.1 4 1 60 4', 'never exceeds lf-max'],
    ['azure_scalability_exp 40 0 4 2 60 4', "lf-min is '0', but must be greater than 0."],
    ['azure_scalability_exp 40 0.1 4 2 0 4', "lf-period is '0', but must be at least 1."],
    ['azure_scalability_exp 40 0.1 4 1.5 60', 'memory-load-factor'],
  ])('%s is refused', (line, why) => {
    expect(() => bind(line)).toThrow(why);
  });
});

describe('the undocumented variants', () => {
  it('azure_half spreads 3100 models over the zoo: 11 of 50 copies, then 50 of 51', () => {
    const { loads } = bind('azure_half');
    expect(loads.map((load) => load.copies)).toEqual([...new Array(11).fill(50), ...new Array(50).fill(51)]);
  });

  it('azure_small and azure_fast deal the rows out to 3 copies of each model', () => {
    const rows = day(...new Array(200).fill(600));
    expect(copies('azure_small')).toBe(183);
    const { sent } = play(bind('azure_small', rows), { seconds: 3 });
    const users = (model: number) => new Set(sent.filter((r) => r.model === model).map(({ user }) => user));
    expect([users(0), users(16), users(17), users(182)]).toEqual([
      new Set([183]),
      new Set([199]),
      new Set([17]),
      new Set([182]),
    ]);
    expect(copies('azure_fast')).toBe(183);
  });

  it('azure_fast begins in the middle of the day, a minute lasting a second', () => {
    const rows = day(0);
    rows.counts.set([60_000], 738);
    // At most 1 s of interval 735 is left, then two silent seconds.
    const { sent } = play(bind('azure_fast', rows), { seconds: 10 });
    expect(sent[0].at).toBeGreaterThan(2e9);
    expect(sent[0].at).toBeLessThan(3.1e9);
    expect(sent.at(-1)?.at).toBeLessThan(4e9);
  });

  it('azure_single replays only the heaviest row, as user 0', () => {
    const bound = bind('azure_single');
    expect(loadsOf(bound)).toEqual(['resnet50_v2×1']);
    const played = play(bound, { seconds: 0.06 });
    expect(gaps(timesOf(played, 0)).slice(0, 2)).toEqual([888_666, 22_220_312]);
    expect(new Set(played.sent.map(({ user, model }) => [user, model].join()))).toEqual(new Set(['0,0']));
  });
});
