import { describe, expect, it } from 'vitest';
import type { Sweep } from '../../src/experiment/declaration.js';
import { resolveValues } from '../../src/experiment/parameters.js';
import { expandSweep, filterPoints } from '../../src/experiment/sweep.js';
import { experiment } from './fixture.js';

function points(options: { sweep?: Sweep; set?: string[]; repeats?: number } = {}) {
  const declaration = experiment(options.sweep ? { sweep: options.sweep } : {});
  const resolved = resolveValues(declaration, { scale: 'quick', set: options.set });
  return expandSweep(declaration, resolved.values, { ...resolved, repeats: options.repeats });
}
const names = (...args: Parameters<typeof points>) => points(...args).map(({ name }) => name);

describe('expandSweep', () => {
  it('takes every combination of a grid, the last name fastest', () => {
    expect(names()).toEqual([
      'models=12_rate=600',
      'models=12_rate=1200',
      'models=48_rate=600',
      'models=48_rate=1200',
    ]);
  });

  it('takes a list as it is', () => {
    const sweep = {
      list: [
        { models: 48, dist: 'fixed-rate' },
        { models: 12, dist: 'poisson' },
      ],
    };
    expect(names({ sweep })).toEqual(['models=48_dist=fixed-rate', 'models=12_dist=poisson']);
  });

  it('takes paired lists row by row', () => {
    expect(names({ sweep: { paired: { models: [1, 2], rate: [10, 20] } } })).toEqual([
      'models=1_rate=10',
      'models=2_rate=20',
    ]);
  });

  it('has one point when nothing is swept', () => {
    expect(names({ sweep: { grid: {} } })).toEqual(['point']);
    expect(names({ sweep: { paired: {} } })).toEqual(['point']);
  });

  it('gives every point all values', () => {
    expect(points()[3].values).toEqual({
      models: 48,
      rate: 1200,
      dist: 'poisson',
      cache: 32,
      fast: false,
      period: 5,
      label: 'a',
    });
  });

  it('numbers repeats from 0, one after the other, only when there are several', () => {
    const sweep = { grid: { rate: [1, 2] } };
    expect(names({ sweep, repeats: 2 })).toEqual([
      'rate=1_repeat=0',
      'rate=1_repeat=1',
      'rate=2_repeat=0',
      'rate=2_repeat=1',
    ]);
    expect(points({ sweep, repeats: 2 })[3].repeat).toBe(1);
  });

  it('does not sweep what --set gives', () => {
    expect(names({ set: ['rate=5'] })).toEqual(['models=12_rate=5', 'models=48_rate=5']);
    expect(names({ set: ['rate=5', 'num-models=1'] })).toEqual(['models=1_rate=5']);
    expect(
      names({
        sweep: {
          list: [
            { models: 1, rate: 2 },
            { models: 1, rate: 3 },
          ],
        },
        set: ['rate=9'],
      }),
    ).toEqual(['models=1_rate=9']);
  });

  it('sweeps the values that --set gives several of, in their order', () => {
    expect(names({ set: ['rate=900|300'] })).toEqual([
      'models=12_rate=900',
      'models=12_rate=300',
      'models=48_rate=900',
      'models=48_rate=300',
    ]);
    expect(names({ set: ['rate=5', 'models=1|2|1'] })).toEqual(['models=1_rate=5', 'models=2_rate=5']);
  });

  it('takes listed and paired rows with each of the values that --set gives several of', () => {
    const sweep = { paired: { models: [1, 2], rate: [10, 20] } };
    expect(names({ sweep, set: ['rate=3|4'] })).toEqual([
      'models=1_rate=3',
      'models=1_rate=4',
      'models=2_rate=3',
      'models=2_rate=4',
    ]);
  });

  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

  it('refuses more than 100,000 points before it makes them', () => {
    const many = (sweep: Sweep, repeats?: number) => () => points({ sweep, repeats });
    const grid = { rate: upTo(1000), period: upTo(1000), cache: upTo(1000) };
    expect(many({ grid })).toThrow('The sweep has 1,000,000,000 points, but may have 100,000 at most.');
    expect(many({ grid: { rate: upTo(11) } }, 10_000)).toThrow('The sweep has 110,000 points');
    const set = [`rate=${upTo(400).join('|')}`, `models=${upTo(100).join('|')}`];
    const list = [1, 2, 3].map((period) => ({ period, rate: 1, models: 1 }));
    expect(() => points({ sweep: { list }, set })).toThrow('The sweep has 120,000 points');
  });

  it('makes 100,000 points', () => {
    expect(points({ sweep: { grid: { rate: upTo(10) } }, repeats: 10_000 })).toHaveLength(100_000);
  });

  it('makes folder names of any text, and keeps different points apart', () => {
    const [slash, other] = names({
      sweep: { grid: { label: ['../a b', 'x'.repeat(300), `${'x'.repeat(300)}y`] } },
    });
    expect(slash).toBe('label=..%2Fa%20b');
    expect(other.length).toBeLessThan(255);
    expect(
      new Set(names({ sweep: { grid: { label: ['x'.repeat(300), `${'x'.repeat(300)}y`] } } })).size,
    ).toBe(2);
  });
});

describe('filterPoints', () => {
  const filter = (text: string | string[], repeats = 1) =>
    filterPoints(experiment(), points({ repeats }), [text].flat()).map(({ name }) => name);

  it('keeps the points that have all values', () => {
    expect(filter('rate=600')).toEqual(['models=12_rate=600', 'models=48_rate=600']);
    expect(filter('rate=600, num-models=48')).toEqual(['models=48_rate=600']);
  });

  it('takes several values of a parameter', () => {
    expect(filter('rate=600|1200,models=12')).toEqual(['models=12_rate=600', 'models=12_rate=1200']);
  });

  it('keeps what any of several filters asks for, once and in sweep order', () => {
    expect(filter(['models=48,rate=1200', 'models=12,rate=600'])).toEqual([
      'models=12_rate=600',
      'models=48_rate=1200',
    ]);
    expect(filter(['rate=600', 'models=12'])).toEqual([
      'models=12_rate=600',
      'models=12_rate=1200',
      'models=48_rate=600',
    ]);
  });

  it('refuses a filter that no point fits, though another has some', () => {
    expect(() => filter(['rate=600', 'rate=700'])).toThrow('No point has rate=700.');
  });

  it('refuses one parameter twice in a filter, aliases included', () => {
    expect(() => filter('models=12,num-models=48')).toThrow(
      "--points 'models=12,num-models=48' gives models twice.",
    );
  });

  it('takes parameters that are not swept, and repeats', () => {
    expect(filter('dist=poisson')).toHaveLength(4);
    expect(filter('repeat=1,rate=600', 3)).toEqual([
      'models=12_rate=600_repeat=1',
      'models=48_rate=600_repeat=1',
    ]);
  });

  it('suggests the nearest name of an unknown parameter', () => {
    expect(() => filter('rat=600')).toThrow("Unknown parameter 'rat'");
  });

  it('refuses a value that its parameter cannot have', () => {
    expect(() => filter('rate=fast')).toThrow('Parameter rate must be a number');
  });

  it('says which values there are when no point is left', () => {
    expect(() => filter('rate=700,models=12')).toThrow(
      expect.objectContaining({
        message: 'No point has rate=700,models=12.',
        next: 'The points have rate=600|1200, models=12|48.',
      }),
    );
  });
});
