import { describe, expect, it } from 'vitest';
import { checkRun } from '../../src/claims/check.js';
import { claimsText } from '../../src/cli/claims-text.js';
import type { ClaimDeclaration } from '../../src/experiment/declaration.js';
import type { Manifest, PointView, RepeatedPoint, Run } from '../../src/telemetry/run.js';

const point = (rate: number, repeat: number): PointView => ({
  name: `rate=${rate}_repeat=${repeat}`,
  parameters: { rate },
  repeat,
  seed: 1,
  status: 'ok',
  files: { requests: '/nowhere/requests.tsv' },
});

const repeated = (rate: number, over: Partial<RepeatedPoint> = {}): RepeatedPoint => ({
  name: `rate=${rate}`,
  repeats: 2,
  good: 2,
  state: 'narrow',
  metrics: [{ name: 'p99', unit: 'ms', repeats: 2, mean: 10, half: 0.31, relative: 0.031 }],
  ...over,
});

const runOf = (...points: RepeatedPoint[]): Run => ({
  dir: '/nowhere',
  manifest: { until: { relative: 0.02, first: 2, most: 2, repeated: points } } as unknown as Manifest,
  points: [600, 1200].flatMap((rate) => [point(rate, 0), point(rate, 1)]),
  unfinished: [],
});

/** A claim that reads the request logs of one rate. */
const claim = (rate: number): ClaimDeclaration => ({
  id: `x.at-${rate}`,
  statement: 's',
  source: 'here',
  expected: { relation: 'at least', value: 0 },
  tolerance: 0,
  measure: ({ points }) => {
    const own = points.filter(({ parameters }) => parameters.rate === rate);
    return { value: own.filter(({ files }) => files.requests !== undefined).length };
  },
});
const claims = [claim(600), claim(1200)];

describe('what --until left open', () => {
  it('is told of the claims that read the point, and of no other', async () => {
    const run = runOf(repeated(600), repeated(1200, { state: 'wide' }));
    const rows = await checkRun(run, { claims });
    const doubt =
      'p99 of rate=1200: ±3.1 % after 2 repeats, wider than 2 %: it had the most repeats allowed.';
    expect(rows.map(({ doubts }) => doubts)).toEqual([undefined, [doubt]]);
    expect(rows.map(({ measured, verdict }) => [measured, verdict])).toEqual([
      [2, 'PASS'],
      [2, 'PASS'],
    ]);
    expect(claimsText(rows, 120)).toContain(`In doubt: ${doubt}\n  x.at-1200\n`);
  });

  it('is also that repeats never became steady, or all failed', async () => {
    const warmUp = { seconds: 1, longest: 2, never: 1, short: 0 };
    const run = runOf(repeated(600, { warmUp }), repeated(1200, { state: 'bad', good: 0 }));
    const rows = await checkRun(run, { claims });
    expect(rows.map(({ doubts }) => doubts)).toEqual([
      ['1 of 2 repeats of rate=600 never became steady.'],
      ['rate=1200 was given up: none of its 2 repeats ended well.'],
    ]);
  });

  it('is nothing when every interval is narrow', async () => {
    const rows = await checkRun(runOf(repeated(600), repeated(1200)), { claims });
    expect(rows.every((row) => !('doubts' in row))).toBe(true);
    expect(claimsText(rows, 120)).not.toContain('In doubt');
  });
});
