import { describe, expect, it } from 'vitest';
import { distinctionsOf } from '../../src/report/parameters.js';
import type { PointView, Run } from '../../src/telemetry/run.js';

const point = (rate: number, repeat: number): PointView => ({
  name: `rate=${rate}_repeat=${repeat}`,
  parameters: { rate, gpus: 6 },
  repeat,
  seed: repeat,
  status: 'ok',
  files: {},
});
const told = (points: PointView[]) => {
  const run: Run = { dir: '/nowhere', manifest: null, points, unfinished: [] };
  const distinctions = distinctionsOf(run, null);
  return points.map((one) => distinctions.map(({ name, of }) => `${name}=${of(one)}`).join(' '));
};

describe('points of a report', () => {
  it('are told apart by what differs between them, and by their repeat', () => {
    expect(told([point(1, 0), point(1, 1), point(2, 0), point(2, 1)])).toEqual([
      'rate=1 repeat=0',
      'rate=1 repeat=1',
      'rate=2 repeat=0',
      'rate=2 repeat=1',
    ]);
    expect(told([point(1, 0), point(2, 0)])).toEqual(['rate=1', 'rate=2']);
    expect(told([point(1, 0), point(1, 1)])).toEqual(['repeat=0', 'repeat=1']);
  });
});
