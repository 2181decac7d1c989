import { describe, expect, it } from 'vitest';
import { meanOfBins } from '../../../experiments/fig6/claims/measures.js';
import { claims } from '../../../experiments/fig6/claims.js';
import { checkRun } from '../../../src/claims/check.js';
import { runOf } from '../../plot/request-log.js';
import { type Action, point, type Response, writeLogs } from './logs.js';

/** A hundred and forty models over a cache of eight; the major workload begins at second 15. */
const models = 140;
const slots = 8;
const begin = 15;
const cache = { weightsCacheSize: slots * 7 * 16_777_216 };

interface Shape {
  /** Values of each second after the begin: requests/s, per cent. */
  minor(second: number): number;
  major(second: number): number;
  cold(second: number): number;
  pci(second: number): number;
  gpu(second: number): number;
  minorCold?: number;
  alone?: number;
  aloneMs?: number;
  slowestMs?: number;
}

const good: Shape = {
  minor: (s) => (s < 90 ? 140 : 195),
  major: (s) => (s < slots ? 660 - 20 * s : Math.max(150, 450 - 4 * s)),
  cold: (s) => (s < slots ? 0 : 40),
  pci: (s) => (s < slots ? 1 : Math.min(100, 10 * (s - slots))),
  gpu: (s) => (s < 90 ? 100 : 90),
};

function responses(shape: Shape): Response[] {
  const rows: Response[] = [];
  const add = (second: number, count: number, row: Omit<Response, 't'>, cold = 0) => {
    for (let i = 0; i < count; i++) {
      const isCold = i < Math.round((cold * count) / 100) ? 1 : 0;
      rows.push({ t: begin + second + i / count, ...row, cold: isCold });
    }
  };
  const { alone = 200, aloneMs = 4.4, minorCold = 0, slowestMs = 96 } = shape;
  for (let s = -begin; s < 0; s++) add(s, alone, { model: models, latencyMs: aloneMs });
  for (let s = 0; s < models; s++) {
    add(s, shape.minor(s), { model: models, latencyMs: 20 }, minorCold);
    add(s, shape.major(s), { model: 0, latencyMs: slowestMs }, shape.cold(s));
  }
  return rows.sort((a, b) => a.t - b.t);
}

function actions(shape: Shape): Action[] {
  return Array.from({ length: models }, (_, s): Action[] => [
    { t: begin + s + 0.5, type: 1, execMs: 10 * shape.pci(s) },
    { t: begin + s + 0.6, type: 2, execMs: 10 * shape.gpu(s) },
  ]).flat();
}

async function judge(change: Partial<Shape> = {}, parameters = {}) {
  const shape = { ...good, ...change };
  const files = writeLogs(responses(shape), actions(shape));
  return checkRun(runOf('logdir', [point(files, { ...cache, ...parameters })]), { claims });
}
const failing = (rows: Awaited<ReturnType<typeof judge>>) =>
  rows.filter(({ verdict }) => verdict === 'FAIL').map(({ id }) => id.replace('fig6.', ''));

it('an interval of a mean of shares does not reach below 0', () => {
  // mean 1, standard error 1: 1 ± 1.96
  expect(meanOfBins([0, 2], 'here')).toEqual({ value: 1, low: 0, high: 2.96, where: 'here' });
});

describe("Figure 6's claims", () => {
  it('all pass on a timeline of the right shape', async () => {
    const rows = await judge();
    expect(rows.filter(({ verdict }) => verdict !== 'PASS')).toEqual([]);
    expect(rows).toHaveLength(15);
  });

  const broken: [string, Partial<Shape>, string[]][] = [
    ['a minor workload that misses requests alone', { alone: 180 }, ['minor-alone']],
    ['a slow minor workload', { aloneMs: 7 }, ['minor-alone-latency']],
    ['a start below the ceiling', { major: (s) => (s < slots ? 600 - 20 * s : 300) }, ['starts-at-ceiling']],
    [
      'goodput that rises while all models fit',
      { major: (s) => (s < 3 ? 660 : s < slots ? 700 : 300) },
      ['falls-while-cached'],
    ],
    [
      'a GPU that idles at the start',
      { gpu: (s) => (s === 4 ? 90 : s < 90 ? 100 : 90) },
      ['gpu-full-while-cached'],
    ],
    ['loads while all models fit', { pci: (s) => (s < slots ? 20 : 100) }, ['pci-idle-while-cached']],
    [
      'cold starts while all models fit',
      { cold: (s) => (s < slots ? 5 : 40) },
      ['no-cold-start-while-cached'],
    ],
    ['PCIe that fills late', { pci: (s) => (s < 60 ? 1 : 100) }, ['kink-at-cache-size']],
    ['no cold starts later', { cold: () => 0 }, ['cold-starts-after']],
    ['PCIe that is not full later', { pci: (s) => (s < slots ? 1 : s < 60 ? 100 : 90) }, ['pci-full-after']],
    ['a GPU that stays full', { gpu: () => 100 }, ['gpu-not-full-after']],
    ['a minor workload that does not recover', { minor: () => 140 }, ['minor-recovers']],
    ['a minor workload that is evicted', { minorCold: 5 }, ['minor-stays-warm']],
    ['a major workload that starves', { major: (s) => (s < slots ? 660 - 20 * s : 90) }, ['major-goes-on']],
    ['late successes', { slowestMs: 101 }, ['within-slo']],
  ];
  it.each(broken)('fail on %s', async (_, change, expected) => {
    expect(failing(await judge(change))).toEqual(expected);
  });

  it('place the kink between bins by a straight line', async () => {
    const rows = await judge();
    // 90 % in the bin around 17.5 s and 100 % in the next: 95 % at 18 s, 10 s after eight models
    expect(rows.find(({ id }) => id === 'fig6.kink-at-cache-size')!.measured).toBeCloseTo(10, 9);
  });

  describe('over repeats', () => {
    /** One claim of a run whose repeats differ from the right shape as told; all of them, or the first alone. */
    async function row(id: string, ...changes: Partial<Shape>[]) {
      const points = changes.map((change, repeat) => {
        const shape = { ...good, ...change };
        return { ...point(writeLogs(responses(shape), actions(shape)), cache), repeat };
      });
      return (await checkRun(runOf('logdir', points), { claims })).find((one) => one.id === `fig6.${id}`)!;
    }

    it('judge means, where the first repeat alone would say the opposite', async () => {
      expect((await row('minor-alone', { alone: 180 })).verdict).toBe('FAIL');
      const { verdict, measured, high, where } = await row('minor-alone', { alone: 180 }, {}, {});
      expect([verdict, where]).toEqual(['PASS', 'in the lead-in']);
      expect(measured).toBeCloseTo((180 + 200 + 200) / 3, 9);
      // t of 2 degrees times the standard error, (200 − 180) / 3.
      expect(high! - measured!).toBeCloseTo((4.3027 * 20) / 3, 3);
    });

    it('compare bins one by one, whose intervals hold together', async () => {
      const idle = (at: number) => ({ gpu: (s: number) => (s === at ? 96 : s < 90 ? 100 : 90) });
      // The lowest bin of each repeat is at 96 %, and no bin is there in all.
      const { verdict, measured, where, high } = await row(
        'gpu-full-while-cached',
        idle(3),
        idle(4),
        idle(4),
      );
      expect([verdict, measured, where]).toEqual(['PASS', expect.closeTo((96 + 96 + 100) / 3, 9), 'at 4 s']);
      // Of the seven bins while all fit: t of 2 degrees is 11.769 at 1 − 0.025 / 7.
      expect(high! - measured!).toBeCloseTo((11.769 * 4) / 3, 1);
      expect((await row('gpu-full-while-cached', idle(4), idle(4), idle(4))).verdict).toBe('FAIL');
    });

    it('see one late success of any repeat', async () => {
      const { verdict, measured } = await row('within-slo', {}, {}, { slowestMs: 101 });
      expect([verdict, measured]).toEqual(['FAIL', 101]);
    });

    it('are not testable where a repeat is not', async () => {
      const { reason } = await row('kink-at-cache-size', {}, { pci: () => 10 });
      expect(reason).toBe('PCIe never reaches 95 %');
    });
  });

  it('are silent on other shapes and set-ups, saying why', async () => {
    const reason = async (parameters: object) => (await judge({}, parameters))[0]!.reason;
    expect(await reason({ weightsCacheSize: 23_085_449_216 })).toBe(
      'the shape needs 17 to 20 models for each that the cache holds, this run has 0.7',
    );
    expect(await reason({ gpus: 2 })).toBe('the paper has gpus=1, this run gpus=2');
  });
});
