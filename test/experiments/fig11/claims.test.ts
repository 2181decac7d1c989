import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { fitLine } from '../../../experiments/fig11/claims/line.js';
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
    expect(ids(rows, 'PASS')).toHaveLength(10);
    // 74,501 of 102,659 requests/s; 77,000 after 75,067
    expect(row(rows, 'overload-keeps-0.6').measured).toBeCloseTo(74_501 / 102_659, 4);
    expect(row(rows, 'declines').measured).toBeCloseTo((77_000 - 75_067) / 102_659, 4);
    expect(row(rows, 'degrades').measured).toBeCloseTo(77_000 / 102_659, 4);
  });

  const change = (at: number, to: Step) => ({ series: rerun().map((one, i) => (i === at ? to : one)) });
  const broken: [string, () => Shape, string[]][] = [
    [
      'a curve with a bend',
      () => ({ peaks: { ...paperPeaks(), 80: 40_000 } }),
      ['linear', 'slope-as-one', 'slope'],
    ],
    [
      'GPUs that do half',
      () => ({ peaks: { 10: 5000, 20: 10_000, 30: 15_000, 80: 40_000, 110: 55_000, 150: 40_000 } }),
      ['slope'],
    ],
    ['a first GPU that does more', () => ({ peaks: { ...paperPeaks(), 10: 14_000 } }), ['slope-as-one']],
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

  const free = "the controller's work costs nothing in this virtual time: --set controllerHost=osdi20";
  it('say nothing of the knee in virtual time that charges nothing, and of the fitted peak never', async () => {
    const rows = await judge({}, {});
    expect(ids(rows, 'NOT TESTABLE')).toEqual(['overload-keeps-0.6', 'declines', 'degrades']);
    expect(row(rows, 'degrades').reason).toBe(free);
    expect(ids(await judge({}, { controllerHost: 'osdi20' }), 'NOT TESTABLE')).toEqual([]);
    expect(claims.some(({ expected }) => expected.value > 100_000)).toBe(false);
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
    expect(await reason('linear', {}, { maxExec: 250_000_000 })).toBe(
      'the paper has maxExec=25000000, this run maxExec=250000000',
    );
    expect(await reason('linear', { peaks: {} })).toBe(
      'needs a finished point of more than one step, with its minutes or both logs',
    );
  });
});

describe('a line through peaks', () => {
  it('is the least squares one', () => {
    const at = (x: number, y: number) => ({ x, y, variance: 0.5 });
    // mean 2 and 3, Sxx = 2, Sxy = 3, Syy = 14/3
    const { slope, rSquared, half } = fitLine([at(1, 2), at(2, 2), at(3, 5)]);
    expect([slope, rSquared]).toEqual([1.5, 9 / (2 * 6)]);
    expect(half).toBeCloseTo(1.96 * 0.5, 12);
  });
});
