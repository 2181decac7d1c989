import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Minstd } from '../../src/serving-core/random/minstd.js';
import { burstyTrace } from '../../src/workloads/bursty-trace.js';
import {
  contiguousModels,
  lastUserOf,
  type Replay,
  randomStart,
  startTraceReplay,
  stripedModels,
} from '../../src/workloads/trace-replay.js';
import { literalReplay } from './literal-replay.js';
import { gaps, play, timesOf } from './play.js';

/** Rows on models of their own, seeds from 0. */
function replay(rows: number[][], over: Partial<Replay> = {}): Replay {
  return {
    rows: { intervals: rows[0].length, counts: Uint32Array.from(rows.flat()) },
    clients: rows.length,
    models: Uint32Array.from(rows, (_, i) => i),
    userOf: (model) => model,
    source: (client) => new Minstd(client),
    interval: 60e9,
    per: 60e9,
    scale: { value: 1 },
    ...over,
  };
}

const run = (settings: Replay, seconds: number) =>
  play({ start: (context) => startTraceReplay(context, settings, () => 0) }, { seconds });

describe('the replay of a trace', () => {
  it('is Poisson at a constant rate: 6000 a minute give the published gaps at 100 requests/s', () => {
    const played = run(replay([[6000], [6000], [6000]]), 0.05);
    expect(gaps(timesOf(played, 0)).slice(0, 4)).toEqual([888_666, 22_220_312, 2_103_381, 5_075_117]);
    expect(timesOf(played, 1)).toEqual(timesOf(played, 0));
    expect(gaps(timesOf(played, 2)).slice(0, 4)).toEqual([1_864_077, 15_288_840, 4_770_355, 15_897_175]);
  });

  it('carries the next arrival over a silent interval unchanged', () => {
    // First arrival after 0.0888666 units, due 0.888666 ms into the second interval.
    expect(timesOf(run(replay([[0, 6000]]), 61), 0)[0]).toBe(60e9 + 888_666);
  });

  it('rescales what is left of the next arrival when the rate changes', () => {
    // At 1 a minute 1 s of the first arrival's 6000 · 0.888666 ms passes; the rest passes 6000 times as fast.
    const [first] = timesOf(run(replay([[1, 6000]], { interval: 1e9 }), 2), 0);
    expect(Math.abs(first - (1e9 + 888_666 - 166_667))).toBeLessThanOrEqual(1);
  });

  it('begins again after its last interval, for ever', () => {
    const played = run(replay([[0, 60_000]], { interval: 1e6 }), 0.02);
    for (const time of timesOf(played, 0)) expect(Math.floor(time / 1e6) % 2).toBe(1);
    expect(timesOf(played, 0).at(-1)).toBeGreaterThan(3e6);
  });

  it('sends exactly what the stated algorithm sends', () => {
    const rate = fc.oneof(
      fc.constant(0),
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 0, max: 200_000 }),
    );
    fc.assert(
      fc.property(
        fc.array(rate, { minLength: 1, maxLength: 8 }).filter((rates) => rates.some((r) => r > 0)),
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom(0.125, 0.1 * 0.125 * 3, 1, 2.5),
        fc.boolean(),
        (rates, seed, scale, randomise) => {
          const interval = 1e8;
          const seconds = 2.5;
          const expected = literalReplay(rates, new Minstd(seed), {
            scale,
            interval: BigInt(interval),
            randomise,
            end: BigInt(seconds * 1e9),
          });
          const settings = replay([rates], {
            interval,
            randomise,
            scale: { value: scale },
            source: () => new Minstd(seed),
          });
          expect(timesOf(run(settings, seconds), 0)).toEqual(expected);
        },
      ),
      { numRuns: 150, seed: 5 },
    );
  });

  it('looks through silences longer than it looks ahead at once', () => {
    const rates = new Array(1440).fill(0);
    rates[1000] = 6000;
    expect(timesOf(run(replay([rates]), 1000 * 60 + 1), 0)[0]).toBe(60_000e9 + 888_666);
  });

  it('takes a changed scale from the next draw on', () => {
    const scale = { value: 1 };
    const played = play(
      {
        start(context) {
          startTraceReplay(context, replay([[6000]], { scale }), () => 0);
          context.clock.at(
            1,
            context.clock.register(() => (scale.value = 2)),
            0,
            0,
          );
          return {};
        },
      },
      { seconds: 0.02 },
    );
    expect(gaps(timesOf(played, 0)).slice(0, 3)).toEqual([888_666, 11_110_156, 1_051_690]);
  });

  it('never sends for a row without requests', () => {
    expect(run(replay([[0, 0, 0]]), 1e5).sent).toEqual([]);
  });

  it('ends after one pass when it is told of the end, also for a row without requests', () => {
    const ended: number[] = [];
    const settings = replay(
      [
        [60, 0],
        [0, 0],
      ],
      { onEnd: (client) => ended.push(client) },
    );
    const { sent } = run(settings, 1000);
    expect(ended.sort()).toEqual([0, 1]);
    for (const { at } of sent) expect(at).toBeLessThan(60e9);
  });
});

describe('the original’s random start', () => {
  it('lies in interval 735 of a day', () => {
    expect(randomStart(1440)).toBe(735);
    expect(randomStart(1)).toBe(0);
    expect(randomStart(3)).toBe(0);
  });

  it('leaves as many ns of that interval as the generator’s first draw', () => {
    const rates = new Array(1440).fill(0);
    rates[736] = 60_000;
    const settings = replay([rates], { randomise: true, source: () => new Minstd(2) });
    const source = new Minstd(2);
    expect(source.integer()).toBe(96_542);
    const unit = -Math.log(1 - source.next()) * 60e9;
    expect(timesOf(run(settings, 1), 0)[0]).toBe(96_542 + Math.trunc(Math.trunc(unit) / 60_000));
  });
});

describe('rows on models', () => {
  it('are mapped in blocks, neighbours together', () => {
    expect([...contiguousModels(7, 3)]).toEqual([0, 0, 0, 1, 1, 2, 2]);
    expect([...contiguousModels(2, 5)]).toEqual([0, 2]);
  });

  it('or are dealt out in turn', () => {
    expect([...stripedModels(5, 3)]).toEqual([0, 1, 2, 0, 1]);
  });

  it('give a model the user id of its last row', () => {
    const userOf = lastUserOf(contiguousModels(7, 3));
    expect([0, 1, 2].map(userOf)).toEqual([2, 4, 6]);
  });
});

describe('the trace of the bursty experiment', () => {
  const { functions, intervals, counts, totals } = burstyTrace(10, 300, 1000);
  const column = (k: number) => Array.from({ length: functions }, (_, m) => counts[m * intervals + k]);

  it('is silent for 300 intervals, then adds one model an interval', () => {
    expect([functions, intervals]).toEqual([10, 309]);
    expect(column(299)).toEqual(new Array(10).fill(0));
    expect(column(300)).toEqual([60_000, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(column(306)).toEqual([8572, 8572, 8572, 8571, 8571, 8571, 8571, 0, 0, 0]);
  });

  it('always sums to 1000 requests/s, and lacks the step of the last model as the original does', () => {
    for (let k = 300; k < 309; k++) expect(column(k).reduce((a, b) => a + b)).toBe(60_000);
    expect(totals[9]).toBe(0);
    expect(totals.reduce((a, b) => a + b)).toBe(9 * 60_000);
  });
});
