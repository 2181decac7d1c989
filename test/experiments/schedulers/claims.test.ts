import { describe, expect, it } from 'vitest';
import { claims } from '../../../experiments/schedulers/claims.js';
import { advantage } from '../../../experiments/schedulers/estimates.js';
import { readMeasured } from '../../../experiments/schedulers/measured.js';
import { checkRun } from '../../../src/claims/check.js';
import type { Manifest, PointView, Values } from '../../../src/index.js';
import { runOf } from '../../plot/request-log.js';
import { type Outcome, point } from './logs.js';

type Place = Values & { system: string; slo: number };
const name = (place: Place) =>
  ['system', 'slo', 'noiseScale', 'spread', 'cached']
    .map((key) => ({ noiseScale: 1, spread: 0, cached: 24, ...(place as Values) })[key])
    .join(' ');

/** A run in which planning from predictions is worth it. */
function good(): Map<string, [Place, Outcome]> {
  const all: [Place, Outcome][] = [];
  for (const slo of [25, 50, 100, 250]) {
    for (const system of ['INFER5', 'INFER4', 'SMART', 'EDF'])
      all.push([
        { system, slo },
        { inTime: 0.9, cold: 0.2, loads: 500 },
      ]);
    for (const system of ['clipper', 'infaas'])
      all.push([
        { system, slo },
        { inTime: 0.6, late: 0.4 },
      ]);
  }
  for (const system of ['INFER5', 'INFER4', 'SMART', 'EDF']) {
    const at = { system, slo: 25 };
    all.push([{ ...at, noiseScale: 0 }, { inTime: 0.9 }]);
    all.push([{ ...at, noiseScale: 16 }, { inTime: 0.85 }]);
    all.push([{ ...at, spread: 0.1 }, { inTime: 0.89 }]);
    all.push([{ ...at, spread: 0.4 }, { inTime: 0.8 }]);
    all.push([
      { ...at, cached: 12 },
      { inTime: 0.8, cold: 0.4, loads: 900 },
    ]);
    all.push([
      { ...at, cached: 48 },
      { inTime: 0.95, loads: 48 },
    ]);
  }
  return new Map(all.map(([place, outcome]) => [name(place), [place, outcome]]));
}

async function verdicts(changes: [Place, Outcome][], more: Values = {}) {
  const all = good();
  for (const [place, outcome] of changes) {
    expect(all.has(name(place))).toBe(true);
    all.set(name(place), [place, outcome]);
  }
  const points = [...all.values()].map(([place, outcome]) => point(place, outcome));
  return judged(points.map((one) => ({ ...one, parameters: { ...one.parameters, ...more } })));
}

async function judged(points: PointView[]) {
  const rows = await checkRun(runOf('logdir', points), { claims });
  return {
    failed: rows.filter(({ verdict }) => verdict === 'FAIL').map(({ id }) => id.slice('schedulers.'.length)),
    untold: rows.filter(({ verdict }) => verdict === 'NOT TESTABLE'),
    rows,
  };
}

describe('the claims on schedulers', () => {
  it('hold where planning is worth it, and can all be judged', async () => {
    const { failed, untold, rows } = await verdicts([]);
    expect([failed, untold]).toEqual([[], []]);
    const above = rows.find(({ id }) => id === 'schedulers.above-baselines')!;
    // the lower end of an interval around a lead of 0.3, which uneven stretches give a width
    expect(above.measured).toBe(above.low);
    expect((above.low! + above.high!) / 2).toBeCloseTo(0.3, 10);
  }, 60_000);

  const at25 = (system: string, more: Values = {}): Place => ({ system, slo: 25, ...more });
  it.each<[string, [Place, Outcome][], string[]]>([
    [
      'a baseline ahead at 50 ms',
      [
        [
          { system: 'clipper', slo: 50 },
          { inTime: 0.91, late: 0.09 },
        ],
      ],
      ['above-baselines'],
    ],
    [
      'a baseline ahead at 250 ms',
      [
        [
          { system: 'infaas', slo: 250 },
          { inTime: 0.92, late: 0.08 },
        ],
      ],
      ['not-below-baselines'],
    ],
    [
      'no baseline behind, and none ahead',
      [
        [
          { system: 'clipper', slo: 50 },
          { inTime: 0.9, late: 0.1 },
        ],
      ],
      ['above-baselines'],
    ],
    ['INFER4 ahead', [[{ system: 'INFER4', slo: 100 }, { inTime: 0.92 }]], ['not-below-infer4']],
    ['SMART ahead', [[{ system: 'SMART', slo: 50 }, { inTime: 0.92 }]], ['not-below-smart']],
    ['EDF ahead', [[{ system: 'EDF', slo: 50 }, { inTime: 0.92 }]], ['not-below-edf']],
    [
      'a baseline that is hardly late',
      [[{ system: 'clipper', slo: 50 }, { inTime: 1 }]],
      ['above-baselines', 'baselines-cross'],
    ],
    ["a costly V100's noise", [[at25('EDF', { noiseScale: 0 }), { inTime: 0.92 }]], ['v100-costs-little']],
    ['noise that costs nothing', [[at25('INFER5', { noiseScale: 16 }), { inTime: 0.9 }]], ['v100-16-costs']],
    ['spread that costs nothing', [[at25('SMART', { spread: 0.4 }), { inTime: 0.9 }]], ['spread-costs']],
    ['spread that costs much', [[at25('INFER5', { spread: 0.1 }), { inTime: 0.87 }]], ['spread-bearable']],
    [
      'more cold starts with more cache',
      [[at25('EDF', { cached: 48 }), { inTime: 0.95, cold: 0.3, loads: 48 }]],
      ['cold-fall'],
    ],
    [
      'a cache that does not pay',
      [[at25('INFER4', { cached: 48 }), { inTime: 0.85, loads: 48 }]],
      ['cache-pays'],
    ],
  ])(
    'fail for %s',
    async (_, changes, expected) => {
      expect((await verdicts(changes)).failed).toEqual(expected);
    },
    60_000,
  );

  it('cannot compare systems stretch by stretch when their requests differ', async () => {
    const { untold } = await verdicts([
      [
        { system: 'clipper', slo: 100 },
        { inTime: 0.6, late: 0.4, rate: 401 },
      ],
    ]);
    expect(untold.map(({ id, reason }) => [id, reason])).toEqual([
      [
        'schedulers.not-below-baselines',
        'INFER5 at 100 ms and clipper at 100 ms did not receive the same requests',
      ],
    ]);
  }, 60_000);

  it('let no band be judged by the seed that it was set after', async () => {
    const points = [...good().values()].map(([place, outcome]) => point(place, outcome));
    const untold = async (seed: number) => {
      const rows = await checkRun(runOf('logdir', points, { seed, parameters: {} } as unknown as Manifest), {
        claims,
      });
      return rows.filter(({ verdict }) => verdict === 'NOT TESTABLE');
    };
    const bands = claims.filter(({ source }) => source.startsWith('band of this project'));
    expect(bands).toHaveLength(8);
    expect((await untold(0)).map(({ id }) => id)).toEqual(bands.map(({ id }) => id));
    expect(await untold(1)).toEqual([]);
  }, 60_000);

  it('widen the interval of the worst of several pairs', async () => {
    const { rows } = await verdicts([]);
    const row = rows.find(({ id }) => id === 'schedulers.spread-costs')!;
    const points = [
      point({ system: 'INFER5', slo: 25 }, { inTime: 0.9, cold: 0.2, loads: 500 }),
      point({ system: 'INFER5', slo: 25, spread: 0.4 }, { inTime: 0.8 }),
    ];
    const [calm, spread] = await readMeasured(runOf('logdir', points));
    const alone = advantage(calm!, spread!)!;
    // Student's quantiles of 1 - 0.025 / 4 and of 0.975 for 20 batches, by integrating the density: four schedulers hold together
    expect((row.high! - row.low!) / (alone.high - alone.low)).toBeCloseTo(2.7586 / 2.093, 3);
  }, 60_000);

  it('take no point that is INVALID', async () => {
    const points = [...good().values()].map(([place, outcome]) => point(place, outcome));
    const { untold } = await judged(points.map((one) => ({ ...one, status: 'invalid' as const })));
    expect(untold).toHaveLength(claims.length);
    expect(untold[0]!.reason).toContain('needs a finished, valid point');
  }, 60_000);

  it('are silent on another load, on too few requests, and where a point is missing', async () => {
    const { untold } = await verdicts([], { cv: 1 });
    expect(untold).toHaveLength(claims.length);
    expect(untold[0]!.reason).toBe('the claims are about a run with cv=4, this run cv=1');
    const few = await verdicts([
      [
        { system: 'INFER5', slo: 25 },
        { inTime: 0.9, rate: 100 },
      ],
    ]);
    expect(few.untold[0]!.reason).toBe('INFER5 at 25 ms: 2700 requests, needs 10,000');
    const alone = await judged([point({ system: 'INFER5', slo: 25 }, { inTime: 0.9 })]);
    expect(alone.untold).toHaveLength(claims.length);
    expect(alone.untold[0]!.reason).toBe(
      'needs a finished, valid point with slo=25, noiseScale=1, spread=0, cached=24, system=clipper',
    );
  }, 60_000);
});
