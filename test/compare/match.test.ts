import { describe, expect, it } from 'vitest';
import { matchPoints } from '../../src/compare/match.js';
import type { PointView, Run, Values } from '../../src/telemetry/run.js';

const run = (dir: string, ...points: (Values & { repeat?: number })[]): Run => ({
  dir,
  manifest: null,
  unfinished: [],
  points: points.map(({ repeat = 0, ...parameters }): PointView => {
    const name = Object.entries(parameters)
      .map(([key, value]) => `${key}=${value}`)
      .join('_');
    return { name, parameters: parameters as Values, repeat, seed: 0, status: 'ok', files: {} };
  }),
});
const names = (pairs: { name: string }[]) => pairs.map(({ name }) => name);

describe('points of two runs', () => {
  it('belong together when every parameter that varies is equal, whatever else is set', () => {
    const a = run('a', { rate: 600, gpus: 6 }, { rate: 1200, gpus: 6 }, { rate: 2400, gpus: 6 });
    const b = run('b', { rate: 1200, gpus: 8 }, { rate: 600, gpus: 8 }, { rate: 300, gpus: 8 });
    const matched = matchPoints(a, b);
    expect(names(matched.pairs)).toEqual(['rate=600', 'rate=1200']);
    expect(matched.pairs[1].b).toBe(b.points[0]);
    expect(matched).toMatchObject({
      onlyA: ['rate=2400_gpus=6'],
      onlyB: ['rate=300_gpus=8'],
      settings: [{ name: 'gpus', a: 6, b: 8 }],
    });
  });

  it('need not have parameters that only one run names', () => {
    const original = run('original', { models: 12, rate: 600 });
    const ours = run('ours', { models: 12, rate: 600, gpus: 6 }, { models: 48, rate: 600, gpus: 6 });
    expect(names(matchPoints(original, ours).pairs)).toEqual(['models=12']);
  });

  it('are told apart by repeat', () => {
    const [one, two] = [
      { rate: 1, repeat: 0 },
      { rate: 1, repeat: 1 },
    ];
    expect(names(matchPoints(run('a', one, two), run('b', two, one)).pairs)).toEqual(['rate=1', 'rate=1']);
    const fewer = matchPoints(run('a', one, two), run('b', one));
    expect(fewer).toMatchObject({ onlyA: [], onlyB: [], repeats: new Map([['rate=1', { a: 2, b: 1 }]]) });
    const broken = { ...run('b', one), unfinished: ['rate=1'] };
    expect(matchPoints(run('a', one, two), broken)).toMatchObject({ onlyA: ['rate=1'] });
  });

  it('are compared one to one where a folder says nothing of itself', () => {
    const matched = matchPoints(run('a', {}), run('b', { rate: 600 }));
    expect(matched.pairs).toHaveLength(1);
    expect(matched.settings).toEqual([]);
  });

  it('are refused when one has several partners', () => {
    expect(() => matchPoints(run('a', { rate: 1 }, { rate: 2 }), run('b', {}))).toThrow(
      'Points rate=1 and rate=2 of a differ in nothing that the other run names.',
    );
  });

  it('are refused when none has a partner', () => {
    const none = () => matchPoints(run('a', { rate: 1 }, { rate: 2 }), run('b', { rate: 3 }));
    expect(none).toThrow('a and b have no point in common: one has rate=1, the other rate=3.');
    expect(() => matchPoints(run('a'), run('b', { rate: 3 }))).toThrow(/one has no point/);
  });
});
