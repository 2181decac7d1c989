import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { residual, slopeOf } from '../../../experiments/fig11/claims/line.js';
import { claims } from '../../../experiments/fig11/claims.js';
import { type Published, readPublished } from '../../../experiments/fig11/figure/published.js';
import { checkRun } from '../../../src/claims/check.js';
import type { Values } from '../../../src/index.js';
import { runOf } from '../../plot/request-log.js';
import { point, type Step, simulated } from './points.js';

const folder = fileURLToPath(new URL('../../../experiments/fig11', import.meta.url));
let published: Published[];
beforeAll(async () => {
  published = await readPublished(folder);
});

interface Shape {
  /** Peak goodput by N. */
  peaks?: Record<number, number>;
  /** Of 40 GPUs. */
  series?: Step[];
}

const step = (offered: number, goodput: number, batch: number): Step => ({ offered, goodput, batch });

/** What was measured elsewhere at 40 GPUs, minute by minute. */
const rerun = () =>
  Array.from({ length: 9 }, (_, i) => {
    const of = (quantity: string) =>
      published.find((row) => row.step === String(i) && row.quantity === quantity)!.value;
    return step(of('offered load'), of('goodput'), of('batch size'));
  });

/** The digitised curve. */
const paperPeaks = () =>
  Object.fromEntries(
    published
      .filter((row) => row.series === 'paper' && row.step === 'peak')
      .map(({ gpus, value }) => [gpus, value]),
  );

async function judge({ peaks = paperPeaks(), series = rerun() }: Shape = {}, parameters?: Values) {
  const points = Object.entries(peaks).map(([gpus, peak]) =>
    point(Number(gpus), Number(gpus) === 40 ? series : [step(peak, peak, 1), step(1.5 * peak, peak, 8)]),
  );
  const manifest = parameters ? simulated(parameters) : null;
  return checkRun(runOf('logdir', points, manifest), { claims });
}
type Rows = Awaited<ReturnType<typeof judge>>;
const ids = (rows: Rows, verdict: string) =>
  rows.filter((row) => row.verdict === verdict).map(({ id }) => id.replace('fig11.', ''));
const row = (rows: Rows, id: string) => rows.find((one) => one.id === `fig11.${id}`)!;

describe("Figure 11's claims", () => {
  it('all pass on the digitised curve of the paper and the series of its re-run', async () => {
    const rows = await judge();
    expect(ids(rows, 'PASS')).toHaveLength(9);
    // one trial has no interval
    expect(rows.every(({ low, high }) => low === null && high === null)).toBe(true);
    // the re-run has 38,745 requests/s at 40 GPUs, where a line through the paper's other peaks has 40,668
    expect(row(rows, 'linear').measured).toBeCloseTo(1 - 38745.0 / 40668.3, 4);
    expect(row(rows, 'linear').where).toBe('N=40 of 10, 20, 30, 40, 50, 60, 70, 80');
    const alone = await judge({ series: [step(40_742, 40_742, 1), step(60_000, 40_742, 8)] });
    // 10,637 requests/s of the first ten GPUs, and 10,206 on the line
    expect(row(alone, 'linear').measured).toBeCloseTo(10_637 / 10206.2 - 1, 4);
    // 74,501 of 102,659 requests/s; 77,000 after 75,067
    expect(row(rows, 'overload-keeps-0.6').measured).toBeCloseTo(74_501 / 102_659, 4);
    expect(row(rows, 'declines').measured).toBeCloseTo((77_000 - 75_067) / 102_659, 4);
    expect(row(rows, 'degrades').measured).toBeCloseTo(77_000 / 102_659, 4);
  });

  const change = (at: number, to: Step) => ({ series: rerun().map((one, i) => (i === at ? to : one)) });
  const broken: [string, () => Shape, string[]][] = [
    ['a curve with a bend', () => ({ peaks: { ...paperPeaks(), 80: 40_000 } }), ['linear', 'slope']],
    [
      'a sixth less than in proportion at the largest of three N',
      () => ({ peaks: { 10: 10_220, 40: 40_880, 80: 68_134, 110: 102_000, 150: 77_000 } }),
      ['linear', 'slope'],
    ],
    [
      'GPUs that do half',
      () => ({ peaks: { 10: 5000, 20: 10_000, 30: 15_000, 80: 40_000, 110: 55_000, 150: 40_000 } }),
      ['slope'],
    ],
    ['a first GPU that does more', () => ({ peaks: { ...paperPeaks(), 10: 14_000 } }), ['linear']],
    ['load that is not served', () => change(3, step(16_558, 15_000, 1.4)), ['tracks-load']],
    ['a collapse', () => change(7, step(66_667, 30_000, 7)), ['plateau']],
    ['batches from the start', () => change(0, step(5534, 5281, 2)), ['batch-starts-at-one']],
    ['batches that stay small', () => change(7, step(66_667, 38_345, 5)), ['batch-grows']],
    [
      'an overload that halves it',
      () => ({ peaks: { ...paperPeaks(), 150: 60_000 } }),
      ['overload-keeps-0.6'],
    ],
    ['a second rise', () => ({ peaks: { ...paperPeaks(), 150: 85_000 } }), ['declines']],
    [
      'a knee without a fall',
      () => ({ peaks: { ...paperPeaks(), 120: 99_000, 130: 99_000, 140: 99_000, 150: 99_000 } }),
      ['degrades'],
    ],
  ];
  it.each(broken)('fail on %s', async (_, shape, expected) => {
    const rows = await judge(shape());
    expect(ids(rows, 'FAIL')).toEqual(expected);
  });

  const beyondKnee = ['overload-keeps-0.6', 'declines', 'degrades'];
  it.each([
    ['free', "the controller's work costs nothing in this virtual time, so goodput cannot fall"],
    ['osdi20', 'the form of the fall was put in: with controllerHost=osdi20 what can be read is c / N'],
  ])('say nothing of the knee in virtual time with controllerHost=%s', async (controllerHost, reason) => {
    const rows = await judge({}, { controllerHost });
    expect(ids(rows, 'NOT TESTABLE')).toEqual(beyondKnee);
    for (const id of beyondKnee) expect(row(rows, id).reason).toBe(reason);
  });

  it('say beside each value what a controller that fell behind never read', async () => {
    const peaks = { 10: 10_000, 20: 20_000, 30: 30_000 };
    const points = Object.entries(peaks).map(([gpus, peak]) => ({
      ...point(Number(gpus), [step(peak, peak, 1)]),
      counters: { unread: 1_000_000, longestUnreadWait: Number(gpus) * 1e9 },
    }));
    const rows = await checkRun(runOf('logdir', points, simulated({})), { claims });
    // of the N that a claim is about
    expect(row(rows, 'batch-starts-at-one').where).toMatch(
      /^N=30, .* waited up to 30,000 ms unread, 1,000,000 were/,
    );
    expect(row(rows, 'slope')).toMatchObject({
      measured: 1000,
      where: 'N=10 to 30; requests waited up to 30,000 ms unread, 3,000,000 were never read',
    });
  });

  it('take their intervals from trials: Student’s', async () => {
    const trial = (factor: number, repeat: number) =>
      [10, 20, 40].map((gpus) => ({
        ...point(gpus, [
          step(gpus * 500 * factor, gpus * 500 * factor, 1),
          step(gpus * 909, gpus * 900 * factor, 2),
          step(gpus * 1500, gpus * 1000 * factor, 7 + repeat),
          step(gpus * 2000, gpus * 950 * factor, 7 + repeat),
        ]),
        repeat,
      }));
    const points = [trial(0.99, 0), trial(1, 1), trial(1.01, 2)].flat();
    const rows = await checkRun(runOf('logdir', points), { claims });
    const half = (id: string) => (row(rows, id).high! - row(rows, id).low!) / 2;
    // t of two degrees of freedom is 4.30265
    expect(row(rows, 'slope').measured).toBeCloseTo(1000, 6);
    expect(half('slope')).toBeCloseTo((4.30265 * 10) / Math.sqrt(3), 2);
    expect(row(rows, 'plateau').measured).toBeCloseTo(0.95, 6);
    expect(half('plateau')).toBeCloseTo(0, 4);
    expect(row(rows, 'batch-grows')).toMatchObject({ measured: 8 });
    expect(half('batch-grows')).toBeCloseTo(4.30265 / Math.sqrt(3), 3);
    // 0.99, 1 and 1.01 of 36,000 in time, of 36,360 offered
    expect(row(rows, 'tracks-load').measured).toBeCloseTo(900 / 909, 6);
  });

  it('say what a run lacks', async () => {
    const reason = async (id: string, shape: Shape, parameters?: Values) =>
      row(await judge(shape, parameters), id).reason;
    expect(await reason('linear', { peaks: { 10: 10_000, 80: 80_000, 110: 1 } })).toBe(
      'needs three N of at most 80 GPUs, this run has 10, 80',
    );
    expect(await reason('declines', { peaks: { 10: 10_000, 80: 80_000 } })).toBe(
      'goodput is highest at the largest N, 80: no knee was reached',
    );
    expect(await reason('plateau', { series: rerun().slice(0, 7) })).toBe(
      'N=40 has 1 saturated steps, needs 2',
    );
    expect(await reason('linear', {}, { memoryLoadFactor: 1 })).toBe(
      'the paper has memoryLoadFactor=4 on as many GPUs, this run memoryLoadFactor=1',
    );
    expect(await reason('linear', {}, { network: 'ideal' })).toBe(
      'the paper has network=cluster, this run network=ideal',
    );
    expect(await reason('linear', {}, { maxExec: 250_000_000 })).toBe(
      'the paper has maxExec=25000000, this run maxExec=250000000',
    );
    expect(await reason('linear', { peaks: {} })).toBe(
      'needs a finished point of more than one step, with its minutes or both logs',
    );
  });
});

describe('a line through peaks', () => {
  it('is the least squares one through the origin', () => {
    const places = [
      { x: 1, y: 2 },
      { x: 2, y: 2 },
      { x: 3, y: 5 },
    ];
    // Σxy = 21, Σx² = 14
    expect(slopeOf(places)).toBe(1.5);
    expect(places.map((place) => residual(place, 1.5))).toEqual([4 / 3 - 1, 1 - 2 / 3, 10 / 9 - 1]);
  });
});
