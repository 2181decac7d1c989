import { describe, expect, it } from 'vitest';
import { niceStep, requestBins } from '../../src/plot/request-bins.js';
import { newFolder, type Row, writeRequestLog } from './request-log.js';

describe('a request log in bins of time', () => {
  it('takes the smallest 1, 2 or 5 times a power of ten that is large enough', () => {
    expect([0.3, 1, 1.01, 2, 3, 7, 0.07, 420].map(niceStep)).toEqual([0.5, 1, 2, 2, 5, 10, 0.1, 500]);
  });

  it('counts satisfaction, latency and rates of each bin', async () => {
    // 20 s give 20 bins of 1 s: two responses in the first, three in the last, none between
    const rows: Row[] = [
      { t: 0, latencyMs: 4 },
      { t: 0.5, latencyMs: 8, met: 0 },
      { t: 19.1, latencyMs: 10 },
      { t: 19.2, latencyMs: 90, met: 0, result: 4 },
      { t: 20, latencyMs: 30 },
    ];
    const bins = await requestBins(writeRequestLog(newFolder(), 'log.tsv', rows));
    expect(bins.requests).toBe(5);
    expect(bins.width).toBe(1);
    expect(bins.time).toHaveLength(20);
    expect([bins.time[0], bins.time[19]]).toEqual([0.5, 19.5]);
    expect([bins.satisfaction[0], bins.satisfaction[19]]).toEqual([1 / 2, 2 / 3]);
    expect(bins.satisfaction[1]).toBeNaN();
    expect([bins.p50[0], bins.p99[0], bins.max[0]]).toEqual([4, 8, 8]);
    // the failed request of 90 ms has no say in latencies
    expect([bins.p50[19], bins.max[19]]).toEqual([10, 30]);
    expect([...bins.throughput.slice(0, 2), bins.throughput[19]]).toEqual([2, 0, 2]);
    expect([bins.goodput[0], bins.goodput[19]]).toEqual([1, 2]);
  });

  it('divides the last bin by the time that it covers', async () => {
    // 20.4 s in bins of 2 s: ten bins, the last from 18 s to 20.4 s
    const rows: Row[] = [{ t: 0 }, { t: 18.5 }, { t: 19 }, { t: 20.4 }];
    const bins = await requestBins(writeRequestLog(newFolder(), 'log.tsv', rows));
    expect(bins.width).toBe(2);
    expect(bins.throughput.at(-1)).toBeCloseTo(3 / 2.4, 12);
  });

  it('reads an empty log and one of a single row', async () => {
    expect((await requestBins(writeRequestLog(newFolder(), 'log.tsv', []))).requests).toBe(0);
    const one = await requestBins(writeRequestLog(newFolder(), 'log.tsv', [{ t: 0 }]));
    expect([one.requests, one.time.length, one.satisfaction[0]]).toEqual([1, 1, 1]);
  });
});
