import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/serving-core/clock/virtual-clock.js';
import {
  type ContentionModel,
  concurrencySpeed,
  contentionPresets,
} from '../../../src/serving-core/gpu/contention.js';
import { UncontrolledGpu } from '../../../src/serving-core/gpu/uncontrolled-gpu.js';
import { stream } from '../../../src/serving-core/random/streams.js';

/** Runs work that starts at given times on streams of its own; returns when each ended, ns. */
function ends(
  model: ContentionModel,
  work: readonly { at: number; work: number; sharing?: number }[],
): number[] {
  const clock = new VirtualClock();
  const ended: number[] = [];
  const gpu = new UncontrolledGpu(clock, model, stream(1, 'gpu'), work.length, (s) => {
    ended[s] = clock.now();
  });
  const start = clock.register((s) => gpu.start(s, work[s].work, work[s].sharing));
  work.forEach(({ at }, s) => {
    clock.at(at, start, s, 0);
  });
  clock.run();
  return ended.map((t) => Math.round(t));
}

const ideal = contentionPresets.none;
/** Two streams are one and a half times as fast as one; one is favoured for 4 ns, then the other. */
const favouring: ContentionModel = {
  gain: [
    [1, 1],
    [2, 1.5],
  ],
  favoured: [1],
  turn: { shortest: 4, longest: 4, growth: 1 },
};

describe('an uncontrolled GPU', () => {
  it('runs one stream in its isolated time', () => {
    for (const model of Object.values(contentionPresets))
      expect(ends(model, [{ at: 5, work: 1000 }])).toEqual([1005]);
  });

  it('comes to the end of work at times of days, when the steps of the clock are coarse', () => {
    let events = 0;
    class Bounded extends VirtualClock {
      override register(handler: (a: number, b: number) => void): number {
        return super.register((a, b) => {
          if (++events > 1e4) throw new Error('it goes on for ever');
          handler(a, b);
        });
      }
    }
    const clock = new Bounded();
    const draw = stream(3, 'work');
    const streams = 8;
    let ended = 0;
    const work = () => 1e6 * (1 + draw.next());
    const gpu = new UncontrolledGpu(clock, contentionPresets.v100, stream(1, 'gpu'), streams, (s) => {
      if (++ended <= 400) gpu.start(s, work());
    });
    const start = clock.register((s) => gpu.start(s, work()));
    for (let s = 0; s < streams; s++) clock.at(2 ** 46 + s, start, s, 0);
    clock.run();
    expect(ended).toBe(400 + streams);
  });

  it('shares time equally under the ideal model (processor sharing)', () => {
    // B joins when A has 20 left: both at half speed, A ends 40 later, then B's last 10 run alone.
    expect(
      ends(ideal, [
        { at: 0, work: 30 },
        { at: 10, work: 30 },
      ]),
    ).toEqual([50, 60]);
  });

  it('lets the favoured stream run as if alone and the other in the gaps, in turns', () => {
    // To 4: A did 4, B 2. To 8: A did 6, B 6. To 12: A did 10 and ends; B did 8 and ends 2 later, alone.
    expect(
      ends(favouring, [
        { at: 0, work: 10 },
        { at: 0, work: 10 },
      ]),
    ).toEqual([12, 14]);
  });

  it('divides one GPU in the same parts when the work fills it', () => {
    // No gain: two thirds to the favourite, one third to the other. To 4: A did 8/3, B 4/3. To 8: both did 4.
    // To 12: A 20/3, B 16/3. To 16: A 8, B 8. Then A's last 2 take 3, while B did 1, and B's last 1 runs alone.
    expect(
      ends(favouring, [
        { at: 0, work: 10, sharing: 0 },
        { at: 0, work: 10, sharing: 0 },
      ]),
    ).toEqual([19, 20]);
  });

  it('refuses work on a stream that is busy', () => {
    const gpu = new UncontrolledGpu(new VirtualClock(), ideal, stream(1, 'gpu'), 1, () => {});
    gpu.start(0, 10);
    expect(() => gpu.start(0, 10)).toThrow('stream 0 already executes');
  });

  it('never ends with work undone, however streams come and go', () => {
    const random = stream(7, 'arrivals');
    const work = Array.from({ length: 200 }, () => ({
      at: Math.floor(random.next() * 2e8),
      work: 1e6 + Math.floor(random.next() * 5e6),
      sharing: random.next(),
    }));
    const ended = ends(contentionPresets.v100, work);
    expect(ended.filter(Number.isFinite)).toHaveLength(200);
    // No stream is faster than alone, and together they are at most 455/343 times as fast as one.
    ended.forEach((t, s) => {
      expect(t - work[s].at).toBeGreaterThanOrEqual(work[s].work - 1);
    });
    const total = work.reduce((sum, one) => sum + one.work, 0);
    expect(Math.max(...ended)).toBeGreaterThan(total / (455 / 343));
    expect(Math.max(...ended)).toBeLessThan(2e8 + total);
  });
});

describe('the gain from concurrency', () => {
  it('is the published throughput over that of one stream', () => {
    const { v100 } = contentionPresets;
    const speeds = [1, 2, 4, 8, 16].map((n) => Math.round(343 * concurrencySpeed(v100, n)));
    expect(speeds).toEqual([343, 353, 402, 427, 455]);
  });

  it('is linear in log n between rows and constant beyond the last', () => {
    const { v100 } = contentionPresets;
    // 2^1.5 is half way from 2 to 4 on the logarithmic scale
    expect(343 * concurrencySpeed(v100, 2 ** 1.5)).toBeCloseTo((353 + 402) / 2, 9);
    expect(concurrencySpeed(v100, 100)).toBe(455 / 343);
  });
});
