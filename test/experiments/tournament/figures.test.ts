import { describe, expect, it } from 'vitest';
import { looksOf, panelsOf } from '../../../experiments/tournament/figure/common.js';
import { figures } from '../../../experiments/tournament/figure/figures.js';
import { logAxis } from '../../../experiments/tournament/figure/log-axis.js';
import { standings } from '../../../src/tournament/standings.js';
import { answers, fleet, point, run, when, write } from '../../tournament/written.js';

interface Layer {
  mark: { type: string };
  encoding: Record<string, { field?: string; type?: string }>;
  data: { values: { label?: string; value: number; low: number; high: number }[] };
}
interface Drawn {
  concat: { title: string; width: number; layer: Layer[] }[];
  columns: number;
}

/** A figure of the experiment by its name. */
async function draw(name: string, ...points: ReturnType<typeof point>[]) {
  const declared = figures.find((one) => one.name === name)!;
  const [figure] = await declared.build({ ...run(...points), manifest: null }, { folder: '' });
  return { ...figure!, drawn: figure!.spec as unknown as Drawn };
}

const half = write(answers(5), fleet);
const none = write(answers(0), fleet);
const marks = ({ layer }: { layer: Layer[] }) => layer.map(({ mark }) => mark.type);

describe('the figure of goodput', () => {
  it('has lines over several loads', async () => {
    const { drawn } = await draw('tournament_goodput', point('edf', half), point('edf', none, { load: 0.9 }));
    expect(drawn.concat.map(marks)).toEqual([['line', 'rule', 'line', 'point']]);
  });

  it('has dots side by side where there is one load, and what was sent from side to side', async () => {
    const { drawn } = await draw('tournament_goodput', point('edf', half), point('fcfs', half));
    const [panel] = drawn.concat;
    expect(marks(panel!)).toEqual(['rule', 'rule', 'point']);
    const [sent, , dot] = panel!.layer;
    expect(sent!.encoding.x).toBeUndefined();
    expect(sent!.data.values).toEqual([{ load: 0.5, value: 100 / 20 }]);
    expect(dot!.encoding.x!.type).toBe('ordinal');
    expect(dot!.encoding.xOffset!.field).toBe('label');
  });

  it('has a panel for whatever else the run sweeps, at most three in a row, and a column of it', async () => {
    const parameters = { system: 'edf', load: 0.5, fleet: 'uniform', maxBatch: 8, ...when };
    const points = [5, 10, 15, 20].map((sloFactor) =>
      point('edf', half, { parameters: { ...parameters, sloFactor } }),
    );
    const { drawn, tables } = await draw('tournament_goodput', ...points);
    expect(drawn.columns).toBe(3);
    expect(drawn.concat.map(({ title }) => title)[3]).toBe('Equal instances, batches up to 8, sloFactor=20');
    expect(tables![0]!.columns.slice(0, 5)).toEqual(['fleet', 'max_batch', 'load', 'sloFactor', 'system']);
  });
});

describe('the figure of costs', () => {
  it('leaves out whoever has no good response, and cuts off intervals without end', async () => {
    const { drawn, tables } = await draw('tournament_cost', point('edf', half), point('fcfs', none));
    const values = drawn.concat[0]!.layer.at(-1)!.data.values;
    expect(values.map(({ label }) => label)).toEqual(['EDF']);
    expect(values[0]!.value).toBeCloseTo(1e6 * (0.05 / 50), 9);
    expect(Number.isFinite(values[0]!.high)).toBe(true);
    expect(tables![0]!.rows.map((row) => row.slice(-4, -2))).toEqual([
      ['edf', values[0]!.value],
      ['fcfs', null],
    ]);
  });
});

describe('looks', () => {
  it('tell competitors of the user’s own from the systems and from each other', () => {
    const looks = [...looksOf(['edf', 'a/mine.ts', 'b/mine.ts'].map((system) => ({ system }))).values()];
    expect(looks.map(({ label }) => label)).toEqual(['EDF', 'a/mine.ts', 'b/mine.ts']);
    for (const by of ['dash', 'shape'] as const)
      expect(new Set(looks.map((look) => String(look[by]))).size).toBe(3);
    expect(new Set(looks.map(({ colour }) => colour)).size).toBe(2);
  });
});

it('panels are those of the standings, in order', async () => {
  const all = await standings(run(point('edf', half), point('edf', half, { load: 0.9 })));
  expect(panelsOf(all).map(({ members }) => members.length)).toEqual([2]);
});

describe('the logarithmic axis', () => {
  it.each([
    { values: [0.8, 17], marks: [1, 2, 5, 10] },
    { values: [1.324, 1.337], marks: [0.8, 0.9, 1, 1.2, 1.4, 1.6, 1.8, 2] },
    { values: [1, 7], marks: [1, 1.5, 2, 3, 5, 7] },
    { values: [2, 30_000], marks: [10, 100, 1000, 10_000] },
  ])('of $values has the marks $marks', ({ values, marks: wanted }) => {
    const { domain, marks: found } = logAxis(values);
    expect(found).toEqual(wanted);
    expect(domain[0]).toBeLessThan(values[0]!);
    expect(domain[1]).toBeGreaterThan(values[1]!);
    expect(domain[1] / domain[0]).toBeGreaterThanOrEqual(3 - 1e-9);
  });

  it('is there without any value', () => {
    expect(logAxis([]).marks.length).toBeGreaterThan(3);
  });
});
