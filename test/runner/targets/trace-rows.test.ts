import { describe, expect, it } from 'vitest';
import { dayNotices } from '../../../src/runner/targets/trace-rows.js';

const rows = (functions: number) => () => ({
  functions,
  intervals: 1440,
  counts: new Uint32Array(0),
  totals: new Float64Array(0),
});
const real = [{ dataset: { name: 'azure', day: 2, kind: 'real', sha256: '' } }] as const;

describe('a note on the days that a point replays', () => {
  it('warns of a real day with far fewer functions than are published, and of no stand-in', () => {
    expect(dayNotices(real, rows(300))).toEqual([
      'Day 2 of the Azure Functions trace has 300 functions here; as published it has some 46,000.',
    ]);
    expect(dayNotices(real, rows(46_000))).toEqual([]);
    const written = [{ dataset: { ...real[0].dataset, kind: 'synthetic-file' as const } }];
    expect(dayNotices(written, rows(300))).toEqual([]);
  });
});
