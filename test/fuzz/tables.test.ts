import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readAzureDay } from '../../src/datasets/azure/read-day.js';
import { readTweets } from '../../src/datasets/faro/prepare/tweets.js';
import { readFaroDays } from '../../src/datasets/faro/read-days.js';
import { parseLatencyCsv } from '../../src/datasets/kairos/latency-csv.js';
import { readDeltas } from '../../src/datasets/read-deltas.js';
import { readZooFile } from '../../src/datasets/zoo/zoo-file.js';
import { tables } from '../../src/telemetry/columns.js';
import { readHistogram } from '../../src/telemetry/read/histograms.js';
import { readMinutes } from '../../src/telemetry/read/minutes.js';
import { queryTable } from '../../src/telemetry/read/query.js';
import { readSmallTable } from '../../src/telemetry/read/small-table.js';
import { parseCounts, parseRequestTimes } from '../../src/workloads/user-trace.js';
import { dayText, line } from '../datasets/azure/day-text.js';
import { fuzz } from './support/fuzz.js';
import { type Mutator, mutateBytes, mutateText } from './support/mutate.js';
import { asText, scratchFolder, throughFile } from './support/scratch.js';

const folder = scratchFolder();
const mutate = mutateText;

/** Changes what is packed, or the packing. */
const mutateGzip: Mutator = (random, input, others) =>
  random.next() < 0.5
    ? mutateBytes(random, input, others)
    : gzipSync(mutateText(random, Buffer.from('1.5\n0\n2e1\n'), others), { level: 1 });

/** A table of three rows that every column's type and bounds allow. */
function tableText(name: 'requests' | 'actions' | 'minutes' | 'histograms'): string {
  const columns = tables[name];
  const rows = [0, 1, 2].map((row) =>
    columns.map((column) => {
      if (name === 'minutes' && column.name === 't') return row * 60e9;
      if (column.name === 'length') return 60e9;
      if (name === 'histograms')
        return { histogram: 1, low: 10 * row, high: 10 * row + 9, count: 4 }[column.name];
      if (column.name === 't') return row * 1e6;
      return Math.max(column.least ?? 1, 1);
    }),
  );
  return `${[columns.map((column) => column.name), ...rows].map((cells) => cells.join('\t')).join('\n')}\n`;
}

const point = (files: object) =>
  ({ name: 'p', parameters: {}, repeat: 0, seed: 0, status: 'ok', files }) as never;

describe('mutations of tables', () => {
  it.each(['requests', 'actions'] as const)('of %s of a run are read or refused', (name) => {
    let number = 0;
    const dir = join(folder, name);
    mkdirSync(dir);
    return fuzz({
      name: `telemetry/${name}`,
      corpus: [tableText(name)],
      count: 350,
      mutate,
      async read(input) {
        // What was read of a file is remembered.
        const file = join(dir, `${number++ % 50}.tsv`);
        writeFileSync(file, input);
        const { rows, columns } = await queryTable(file, name, `SELECT * FROM ${name}`);
        for (const column of Object.values(columns)) {
          expect(column).toHaveLength(rows);
          for (const value of column) expect(Number.isNaN(value)).toBe(false);
        }
      },
    });
  });

  it('of roll-ups of a run are read or refused', async () => {
    const file = (name: string) => join(folder, name);
    await fuzz({
      name: 'telemetry/minutes',
      corpus: [tableText('minutes')],
      count: 200,
      mutate,
      async read(input) {
        writeFileSync(file('m.tsv'), input);
        const { rows, columns } = await readMinutes(point({ minutes: file('m.tsv') }));
        for (let i = 1; i < rows; i++) expect(columns.t[i]).toBeGreaterThan(columns.t[i - 1]);
      },
    });
    await fuzz({
      name: 'telemetry/histograms',
      corpus: [tableText('histograms')],
      count: 200,
      mutate,
      async read(input) {
        writeFileSync(file('h.tsv'), input);
        const { low, high } = await readHistogram(point({ histograms: file('h.tsv') }), 'latency');
        for (let i = 0; i < low.length; i++) expect(high[i]).toBeGreaterThanOrEqual(low[i]);
      },
    });
  });

  it('of published numbers are read or refused', () =>
    fuzz({
      name: 'published',
      count: 3000,
      mutate,
      corpus: ['# of the paper\nrate\tvalue\tsource\n600\t0.5\tFigure 7\n1200\t1e3\ttext, page 3\n'],
      read: throughFile(folder, 'published.tsv', (file) => {
        for (const { rate, value, source } of readSmallTable(file, {
          rate: 'number',
          value: 'number',
          source: 'string',
        }))
          expect(Number.isFinite(rate) && Number.isFinite(value) && source !== '').toBe(true);
      }),
    }));

  it('of a zoo are read or refused', () =>
    fuzz({
      name: 'zoo-csv',
      count: 2500,
      mutate,
      corpus: [
        '# mine\nname,input_bytes,output_bytes,weights_bytes,transfer_ms,b1_ms,b2_ms\na,1,2,3,1.5,2,3\nb,1,2,3,1.5,2,\n',
      ],
      read: throughFile(folder, 'z.csv', async (file) => {
        for (const [name, { execution, batchSizes }] of await readZooFile(file)) {
          expect(name).toMatch(/^[\w.+-]+$/);
          expect(batchSizes).toHaveLength(execution.length);
        }
      }),
    }));

  it('of latencies for Kairos are read or refused', () => {
    const rows = ['gpu', 'cpu'].flatMap((type) =>
      [1, 8].flatMap((batch) => Array.from({ length: 10 }, (_, i) => `${type},${batch},${1 + i / 8}`)),
    );
    return fuzz({
      name: 'latency-csv',
      corpus: [`instance,batch,latency_ms\n${rows.join('\n')}\n`],
      count: 2000,
      mutate,
      read: asText((text) => {
        const { samples, types, batches, perBatch } = parseLatencyCsv(text, 'l.csv', 'm');
        expect(samples).toHaveLength(types.length * batches.length * perBatch);
        for (const ns of samples) expect(ns > 0 && Number.isFinite(ns)).toBe(true);
      }),
    });
  });

  it('of days of Faro are read or refused', () =>
    fuzz({
      name: 'faro-days',
      corpus: ['trace,day,1,2,3\na,1,5,6,7\na,2,5,6,7\nb,1,1,1,1\nb,2,0,0,0\n'],
      count: 5000,
      mutate,
      read: throughFile(folder, 'days.csv', (file) => {
        const { days, names } = readFaroDays(file);
        expect(days).toHaveLength(names.length);
        for (const counts of days.flat()) expect(counts.every((count) => count >= 0)).toBe(true);
      }),
    }));

  it('of tweets by minute are read or refused', () => {
    const lines = Array.from({ length: 1440 }, (_, minute) => `${minute} ${minute % 7}`).join('\n');
    return fuzz({
      name: 'tweets',
      corpus: [lines],
      count: 500,
      mutate,
      read(input) {
        writeFileSync(join(folder, 'twitter_04_01.txt'), input);
        const [day] = readTweets(folder, 1);
        expect(day.every((count) => Number.isFinite(count) && count >= 0)).toBe(true);
      },
    });
  });

  it('of a day of Azure Functions are read or refused', () =>
    fuzz({
      name: 'azure-day',
      corpus: [dayText(line({ 1: 5 }), line({ 1440: 7 }, 'timer'))],
      count: 400,
      mutate,
      read: throughFile(folder, 'day.csv', async (file) => {
        const { functions, counts, totals } = await readAzureDay(file);
        expect(counts).toHaveLength(functions * 1440);
        for (let row = 1; row < functions; row++) expect(totals[row]).toBeLessThanOrEqual(totals[row - 1]);
      }),
    }));

  it('of gaps are read or refused, gzipped or not', async () => {
    const read = throughFile(folder, 'x.deltas', (file) => {
      for (const gap of readDeltas(file)) expect(gap >= 0 && Number.isFinite(gap)).toBe(true);
    });
    await fuzz({ name: 'deltas', corpus: ['0.5\n0\n12.25\n1e2\n'], count: 4000, mutate, read });
    await fuzz({
      name: 'deltas-gz',
      corpus: [gzipSync('0.5\n0\n12.25\n')],
      count: 2000,
      mutate: mutateGzip,
      read,
    });
  });

  it("of a user's requests and counts are read or refused", async () => {
    await fuzz({
      name: 'request-times',
      corpus: ['seconds,function\n0.5,a\n0.25,b\n# c\n3\n'],
      count: 4000,
      mutate,
      read: asText((text) => {
        const { times, functions, functionCount } = parseRequestTimes('t.csv', text);
        for (let i = 0; i < times.length; i++) {
          expect(times[i] >= (times[i - 1] ?? 0) && Number.isFinite(times[i])).toBe(true);
          expect(functions[i]).toBeLessThan(functionCount);
        }
      }),
    });
    await fuzz({
      name: 'counts',
      corpus: ['a,b\n1,2\n3,4\n'],
      count: 4000,
      mutate,
      read: asText((text) => {
        const { functions, intervals, counts } = parseCounts('c.csv', text);
        expect(counts).toHaveLength(functions * intervals);
      }),
    });
  });
});
