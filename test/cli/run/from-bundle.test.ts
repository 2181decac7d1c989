import { describe, expect, it } from 'vitest';
import { runFlags } from '../../../src/cli/run/flags.js';
import { otherPoints } from '../../../src/cli/run/from-bundle.js';
import type { Manifest } from '../../../src/telemetry/run.js';

const point = (name: string, key: string) => ({ name, key }) as Manifest['points'][number];
const packed = { points: [point('a_repeat=0', '1'), point('a_repeat=1', '2'), point('a_repeat=2', '3')] };

describe('a run of an archive', () => {
  it('has other points here where a key is another, or a point is not planned', () => {
    expect(otherPoints(packed, packed)).toBe(0);
    expect(otherPoints(packed, { points: [point('a_repeat=0', '1'), point('a_repeat=1', 'x')] })).toBe(2);
  });

  it('with --until is not told so of repeats after the first round, which are planned later', () => {
    const first = [point('a_repeat=0', '1'), point('a_repeat=1', '2')];
    expect(otherPoints(packed, { until: {}, points: first })).toBe(0);
    expect(otherPoints(packed, { until: {}, points: [first[0], point('a_repeat=1', 'x')] })).toBe(1);
  });

  it('takes no flag that the archive has an answer to', () => {
    for (const flag of ['scale', 'seed', 'repeats', 'until', 'max-repeats', 'points', 'set', 'telemetry'])
      expect(runFlags.from.exclusive).toContain(flag);
    for (const flag of ['target', 'namespace', 'context'])
      expect(runFlags.from.exclusive).not.toContain(flag);
  });
});
