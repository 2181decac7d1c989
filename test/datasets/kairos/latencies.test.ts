import { describe, expect, it } from 'vitest';
import { readKairosArchive } from '../../../src/datasets/kairos/archive.js';
import { findLatencies } from '../../../src/datasets/kairos/find-latencies.js';
import { parseLatencyCsv } from '../../../src/datasets/kairos/latency-csv.js';
import {
  type KairosModel,
  kairosModels,
  kairosSpace,
  shippedProfiles,
} from '../../../src/datasets/kairos/published.js';
import { standInTable } from '../../../src/datasets/kairos/stand-in.js';
import { regenerateProfile } from '../../../src/serving-core/kairos/allocator/regenerate.js';
import { type LatencyTable, meansOf } from '../../../src/serving-core/kairos/latency-table.js';
import { drawSizes } from '../../../src/workloads/kairos/queries.js';
import { kairosArchive } from '../../support/kairos-archive.js';
import { refusal } from '../../support/refusal.js';

/** Mean latencies in ms at batches 10, 100, 200, 500, 1000 of the published data, types in the order of the search space. */
const published: Record<KairosModel, number[][]> = {
  ncf: [
    [0.61, 0.88, 1.06, 1.66, 2.46],
    [0.31, 0.81, 1.37, 2.9, 6.51],
    [0.39, 1.14, 1.81, 3.62, 6.76],
    [0.82, 1.61, 2.76, 5.97, 12.78],
  ],
  rm2: [
    [5.4, 29.21, 55.27, 132.81, 260.78],
    [4.96, 39.52, 80.2, 196.82, 387.6],
    [5.7, 43.22, 84.06, 205.23, 404.2],
    [14.28, 92.38, 178.69, 440.21, 885.71],
  ],
  wnd: [
    [2.43, 3.07, 3.79, 5.89, 9.44],
    [1.97, 4.14, 7.02, 16.63, 32.65],
    [2.18, 5.25, 8.56, 19.97, 36.95],
    [3.88, 10.0, 17.3, 37.16, 64.63],
  ],
  mtwnd: [
    [3.62, 4.55, 5.6, 8.64, 13.76],
    [2.64, 5.54, 9.52, 22.7, 44.78],
    [2.99, 6.92, 11.71, 26.05, 50.16],
    [6.1, 13.63, 23.39, 50.57, 79.3],
  ],
  dien: [
    [6.28, 7.85, 9.02, 12.6, 18.59],
    [2.44, 8.24, 15.23, 38.93, 77.36],
    [2.96, 9.48, 17.19, 41.19, 83.58],
    [5.51, 18.57, 32.37, 76.79, 125.24],
  ],
};
const shown = [10, 100, 200, 500, 1000];
const models = Object.keys(kairosModels) as KairosModel[];

function means(table: LatencyTable): number[][] {
  const all = meansOf(table);
  return table.types.map((_, type) =>
    shown.map((batch) => all[type * table.batches.length + batch / 10 - 1] / 1e6),
  );
}

describe('the stand-in', () => {
  it.each(models)(
    'of %s has 99 latencies of 100 batches on four types, off the published means by 8.3 %% at most',
    (model) => {
      const table = standInTable(model);
      expect([table.types.length, table.batches.length, table.perBatch]).toEqual([4, 100, 99]);
      expect(table.samples.every((ns) => ns > 0)).toBe(true);
      for (const [type, row] of means(table).entries())
        for (const [i, ms] of row.entries())
          expect(Math.abs(ms / published[model][type][i] - 1)).toBeLessThan(0.083);
    },
  );

  it('varies as the data does: a t3 latency by 23 % of its mean, an rm2 latency hardly', () => {
    const spread = (model: KairosModel, type: number) => {
      const { samples, perBatch } = standInTable(model);
      const cell = samples.subarray(type * 100 * perBatch, type * 100 * perBatch + perBatch);
      const mean = cell.reduce((sum, ns) => sum + ns, 0) / perBatch;
      return Math.sqrt(cell.reduce((sum, ns) => sum + (ns - mean) ** 2, 0) / perBatch) / mean;
    };
    expect(spread('wnd', 3)).toBeCloseTo(0.23, 2);
    expect(spread('rm2', 0)).toBeCloseTo(0.002, 3);
  });

  it('shows what the data shows: a small batch is faster on a CPU, r5n.large is close to c5n.2xlarge', () => {
    const [gpu, c5n, r5n] = means(standInTable('dien'));
    expect(c5n[0]).toBeLessThan(gpu[0] / 2);
    expect(r5n[4] / c5n[4]).toBeLessThan(1.1);
  });
});

describe.skipIf(kairosArchive === undefined)('the published archive', () => {
  it('has the published means, to 0.01 ms, from 99 samples each', async () => {
    const tables = readKairosArchive(kairosArchive!);
    for (const table of tables) {
      expect(table.samples).toHaveLength(4 * 100 * 99);
      for (const [type, row] of means(table).entries())
        for (const [i, ms] of row.entries())
          expect(Math.abs(ms - published[table.model as KairosModel][type][i])).toBeLessThan(0.0051);
    }
  });

  it('gives the shipped profiles back: 11 of 15 batches exactly, shares within 0.005 and 0.025, rates within 3 %', async () => {
    let exact = 0;
    for (const table of readKairosArchive(kairosArchive!)) {
      const model = table.model as KairosModel;
      const shipped = shippedProfiles[model];
      const weights = new Float64Array(100);
      for (const row of drawSizes(table, { count: 200_000, seed: 1 }).row) weights[row]++;
      const made = regenerateProfile(table, weights, kairosModels[model] * 1e6, 0, 'first-late');
      expect(Math.abs(made.baseQps / shipped.baseQps - 1)).toBeLessThan(model === 'ncf' ? 0.1 : 0.03);
      for (const [k, type] of kairosSpace.types.slice(1).entries()) {
        const [mine, theirs] = [made.auxiliaries[k], shipped.auxiliaries[k]];
        if (mine.vioBatch !== theirs.vioBatch) continue;
        exact++;
        expect(Math.abs(mine.smallRatio - theirs.smallRatio)).toBeLessThan(0.005);
        expect(Math.abs(mine.timeRatio - theirs.timeRatio)).toBeLessThan(0.025);
        // t3 of mtwnd: 10.2 % below the shipped rate, as its tail makes samples differ.
        expect(Math.abs(mine.qps / theirs.qps - 1)).toBeLessThan(type === 't3.xlarge' ? 0.11 : 0.03);
      }
    }
    expect(exact).toBe(11);
  });
});

describe("a user's latencies", () => {
  const lines = (instance: string, batch: number, count: number) =>
    Array.from({ length: count }, (_, i) => `${instance},${batch},${batch + i / 10}\n`).join('');
  const head = 'instance,batch,latency_ms\n';
  const parse = (text: string) => parseLatencyCsv(text, 'own.csv', 'own');

  it('come as a sample a line, batches in any order', () => {
    const table = parse(
      `# mine\n${head}${lines('gpu', 8, 10)}${lines('gpu', 2, 10)}${lines('cpu', 2, 10)}${lines('cpu', 8, 10)}`,
    );
    expect(table.types).toEqual(['gpu', 'cpu']);
    expect([...table.batches]).toEqual([2, 8]);
    expect([...meansOf(table)].map((ns) => ns / 1e6)).toEqual(
      [2.45, 8.45, 2.45, 8.45].map((ms) => expect.closeTo(ms, 9)),
    );
  });

  it.each([
    [
      'too few samples',
      head + lines('gpu', 8, 9),
      'own.csv: gpu has 9 samples of batch 8, but needs at least 10.',
    ],
    [
      'a batch that one type lacks',
      head + lines('gpu', 8, 10) + lines('gpu', 9, 10) + lines('cpu', 8, 10),
      'own.csv: cpu has 0 samples of batch 9, but needs at least 10.',
    ],
    [
      'unequally many',
      head + lines('gpu', 8, 10) + lines('cpu', 8, 11),
      'own.csv: cpu has 11 samples of batch 8, but gpu has 10 of batch 8.',
    ],
    [
      'a latency that is no number',
      `${head}gpu,8,NaN\n`,
      "own.csv:2: latency_ms must be a number from 0.0001 to 10000000, but is 'NaN'.",
    ],
    [
      'an endless latency',
      `${head}gpu,8,Infinity\n`,
      "own.csv:2: latency_ms must be a number from 0.0001 to 10000000, but is 'Infinity'.",
    ],
    [
      'no latency',
      `${head}gpu,8,\n`,
      "own.csv:2: latency_ms must be a number from 0.0001 to 10000000, but is ''.",
    ],
    [
      'a latency beyond any clock',
      `${head}gpu,8,1e300\n`,
      "own.csv:2: latency_ms must be a number from 0.0001 to 10000000, but is '1e300'.",
    ],
    [
      'a hexadecimal batch',
      `${head}gpu,0x8,1\n`,
      "own.csv:2: batch must be a whole number from 1 to 1000000, but is '0x8'.",
    ],
    [
      'half a batch',
      `${head}gpu,0.5,1\n`,
      "own.csv:2: batch must be a whole number from 1 to 1000000, but is '0.5'.",
    ],
    ['no name', `${head},8,1\n`, "own.csv:2: instance must begin with a letter and have no '=', but is ''."],
    [
      'a number for a name',
      `${head}5,8,1\n`,
      "own.csv:2: instance must begin with a letter and have no '=', but is '5'.",
    ],
    [
      'a column twice',
      'instance,batch,latency_ms,batch\ngpu,8,1,9\n',
      "own.csv:1: column 'batch' stands twice.",
    ],
    [
      'more instances than can be told apart',
      head + Array.from({ length: 101 }, (_, i) => lines(`t${i}`, 8, 10)).join(''),
      'own.csv has more than 100 instances.',
    ],
    ['bytes that are no text', '\0\0\0', 'own.csv is no text in UTF-8.'],
    ['not a line', '', 'own.csv holds no latencies.'],
    ['another header', 'type,batch,latency_ms\ngpu,8,1\n', 'own.csv:1: there is no column instance.'],
    ['nothing', head, 'own.csv holds no latencies.'],
    ['ragged lines', `${head}gpu,8\n`, 'own.csv:2: 2 fields, but the header has 3.'],
  ])('are refused whole with %s', (_, text, message) => {
    expect(refusal(() => parse(text))).toBe(message);
  });

  it('may end lines as Windows does and begin with a byte-order mark', () => {
    const text = `\ufeff${head}${lines('gpu', 8, 10)}`.replaceAll('\n', '\r\n');
    expect(parse(text).types).toEqual(['gpu']);
    expect(parse(text).samples[1]).toBeCloseTo(8.1e6, 3);
  });

  it('of an unknown model of the published data are refused with the nearest name', () => {
    expect(refusal(() => findLatencies('stand-in', 'rm3'))).toBe("Unknown model of Kairos 'rm3'.");
    expect(refusal(() => findLatencies('none.csv', 'own'))).toMatch(/none\.csv does not exist\.$/);
    expect(refusal(() => findLatencies('/', 'own'))).toBe('/ is a folder.');
  });
});
