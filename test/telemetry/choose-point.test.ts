import { describe, expect, it } from 'vitest';
import { choosePoint } from '../../src/telemetry/logdir/choose-point.js';
import type { PointView, Run } from '../../src/telemetry/run.js';

const point = (models: number, rate: number, repeat = 0): PointView => ({
  name: `models=${models}_rate=${rate}${repeat ? `_repeat=${repeat}` : ''}`,
  parameters: { models, rate },
  repeat,
  seed: 0,
  status: 'ok',
  files: {},
});
const run = (...points: PointView[]): Run => ({ dir: '/r', manifest: null, points, unfinished: [] });
const several = run(point(12, 600), point(12, 1200), point(48, 600), point(48, 600, 1));

describe('a point of a run', () => {
  it('is chosen by its name, by what tells it from the others, or is the only one', () => {
    const chosen = (given: string) => choosePoint(several, given).name;
    expect(chosen('models=12_rate=1200')).toBe('models=12_rate=1200');
    expect(chosen('rate=1200')).toBe('models=12_rate=1200');
    expect(chosen('models=12, rate=600')).toBe('models=12_rate=600');
    expect(chosen('repeat=1')).toBe('models=48_rate=600_repeat=1');
    expect(choosePoint(run(point(1, 2)), undefined).name).toBe('models=1_rate=2');
  });

  it.each([
    [undefined, '/r has 4 points.', /Say which with --point: models=12_rate=600, /],
    ['models=48', '2 points of /r are models=48.', /models=48_rate=600, models=48_rate=600_repeat=1/],
    ['rate=7', 'No finished point of /r is rate=7.', /There are models=12_rate=600/],
    ['nonsense', 'No finished point of /r is nonsense.', /There are/],
  ])('is not chosen by %s', (given, message, next) => {
    expect(() => choosePoint(several, given)).toThrow(message);
    try {
      choosePoint(several, given);
    } catch (error) {
      expect((error as { next: string }).next).toMatch(next);
    }
  });

  it('is refused where none has finished', () => {
    expect(() => choosePoint(run(), undefined)).toThrow('/r has no finished point.');
  });
});
