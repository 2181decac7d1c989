import { describe, expect, it } from 'vitest';
import { profileFigure } from '../../src/profiling/figure.js';
import { summarize } from '../../src/profiling/summary.js';

const batch = (size: number, times: number[]) => ({
  batch: size,
  times: Float64Array.from(times),
  summary: summarize(times),
  steady: true,
});

/** What of the drawing is looked at. */
interface Drawn {
  spec: {
    hconcat: [
      { layer: { data: { values: { ms: number }[] } }[] },
      { data: { values: { relative: number; nines: number }[] } },
    ];
  };
}

describe('the figure of a profile', () => {
  it('has a table of every run', () => {
    const { tables, name } = profileFigure('m', [batch(1, [3e6, 1e6, 2e6]), batch(2, [4e6])], 'here');
    expect(name).toBe('m_latency');
    expect(tables[0].rows).toEqual([
      [1, 1, 3e6],
      [1, 2, 1e6],
      [1, 3, 2e6],
      [2, 1, 4e6],
    ]);
  });

  it('draws each run at its share, the slowest at the end', () => {
    const { spec } = profileFigure('m', [batch(1, [3e6, 1e6, 2e6])], 'here') as object as Drawn;
    const [, tail] = spec.hconcat;
    // (k − ½) / 3 as nines: -log10(5/6), -log10(1/2), -log10(1/6).
    expect(tail.data.values.map(({ relative }) => relative).sort()).toEqual([0.5, 1, 1.5]);
    const last = tail.data.values.find(({ relative }) => relative === 1.5);
    expect(last!.nines).toBeCloseTo(Math.log10(6), 12);
  });

  it('shows a thinned selection of many runs, but always the slowest', () => {
    const times = Array.from({ length: 10_001 }, (_, i) => (i === 7001 ? 9e6 : 1e6));
    const { spec } = profileFigure('m', [batch(1, times)], 'here') as object as Drawn;
    const dots = spec.hconcat[0].layer[0].data.values;
    expect(dots.length).toBeLessThan(400);
    expect(Math.max(...dots.map(({ ms }) => ms))).toBe(9);
  });
});
