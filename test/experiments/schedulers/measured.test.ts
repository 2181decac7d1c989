import { describe, expect, it } from 'vitest';
import { coldShare } from '../../../experiments/schedulers/claims/measures.js';
import { advantage, goodput, satisfaction } from '../../../experiments/schedulers/estimates.js';
import { coldFigure } from '../../../experiments/schedulers/figure/cold.js';
import { goodputFigure } from '../../../experiments/schedulers/figure/goodput.js';
import { tailsFigure } from '../../../experiments/schedulers/figure/tails.js';
import { arrivedIn, readMeasured } from '../../../experiments/schedulers/measured.js';
import { tail } from '../../../experiments/schedulers/tail.js';
import { runOf } from '../../plot/request-log.js';
import { point } from './logs.js';

describe('what is measured of a system', () => {
  const at = { system: 'SMART', slo: 50 };

  it('counts the requests that arrive after the first tenth, by their latency and not by the log’s verdict', async () => {
    const outcome = { inTime: 0.7, late: 0.2, cold: 0.3, loads: 5 };
    const [measured] = await readMeasured(runOf('logdir', [point(at, outcome)]));
    expect(arrivedIn(measured!)).toBe(27 * 400);
    expect(measured!.windows[0]).toMatchObject({ successes: 9720, late: 2160, cold: 3240, loads: 5 });
    expect(satisfaction(measured!).value).toBeCloseTo(0.7, 12);
    expect(goodput(measured!).value).toBeCloseTo(280, 9);
    expect(coldShare(measured!)).toBeCloseTo(0.3, 12);
  });

  it('gives a request without success no latency', async () => {
    const [measured] = await readMeasured(runOf('logdir', [point(at, { inTime: 0.7, late: 0.2 })]));
    expect(await tail(measured!, [0.5, 0.8, 0.95])).toEqual([25, 150, Number.POSITIVE_INFINITY]);
  });

  it('has the tail of all repeats together', async () => {
    const steady = point(at, { inTime: 1 });
    const poor = { ...point(at, { inTime: 0.2, late: 0.8 }), repeat: 1 };
    const [both] = await readMeasured(runOf('logdir', [steady, poor]));
    // of all 21,600 requests 0.6 took 25 ms, the others 150 ms
    expect(await tail(both!, [0.5, 0.6, 0.61, 1])).toEqual([25, 25, 150, 150]);
  });

  it('keeps an INVALID point apart from valid repeats, and draws it', async () => {
    const valid = point(at, { inTime: 0.9 });
    const invalid = { ...point(at, { inTime: 0.5 }), repeat: 1, status: 'invalid' as const };
    const run = runOf('logdir', [valid, invalid]);
    const all = await readMeasured(run);
    expect(all.map((one) => [one.invalid, Math.round(satisfaction(one).value * 10)])).toEqual([
      [false, 9],
      [true, 5],
    ]);
    for (const figure of [goodputFigure, tailsFigure, coldFigure]) {
      const [drawn] = await figure.build(run, { folder: '.' });
      expect(drawn!.caption).toContain('Hollow: 1 invalid point, not to be trusted.');
      expect(JSON.stringify(drawn!.spec)).toContain('SMART (invalid)');
      const status = drawn!.tables[0]!.columns.indexOf('status');
      expect(new Set(drawn!.tables[0]!.rows.map((row) => row[status]))).toEqual(new Set(['ok', 'invalid']));
    }
  });

  it('says how many points failed', async () => {
    const failed = { ...point({ ...at, slo: 25 }, { inTime: 0.5 }), status: 'failed' as const };
    const [drawn] = await goodputFigure.build(runOf('logdir', [point(at, { inTime: 0.9 }), failed]), {
      folder: '.',
    });
    expect(drawn!.caption).toContain('Not drawn: 1 point that failed or left no request log.');
  });

  it('pairs two systems by arrival: a steady difference has no interval, though each of them varies', async () => {
    const [a, b] = await readMeasured(
      runOf('logdir', [point(at, { inTime: 0.9 }), point({ ...at, system: 'EDF' }, { inTime: 0.8 })]),
    );
    // 540 requests a stretch: stretches end in the middle of a hundred, and both systems see the same ones
    const ahead = advantage(a!, b!)!;
    expect(ahead.value).toBeCloseTo(0.1, 12);
    expect(ahead.high - ahead.low).toBeLessThan(0.02);
    expect(advantage(b!, a!)!.value).toBeCloseTo(-0.1, 12);
  });

  it('takes repeats together, and leaves out failed points', async () => {
    const one = point(at, { inTime: 0.9 });
    const other = { ...point(at, { inTime: 0.7 }), repeat: 1 };
    const failed = { ...point({ ...at, slo: 25 }, { inTime: 0.5 }), status: 'failed' as const };
    const all = await readMeasured(runOf('logdir', [one, other, failed]));
    expect(all).toHaveLength(1);
    expect(satisfaction(all[0]!).value).toBeCloseTo(0.8, 12);
    expect(goodput(all[0]!).value).toBeCloseTo(320, 9);
  });
});
