import { describe, expect, it } from 'vitest';
import { pipelineRows } from '../../src/profiling/pipeline-rows.js';
import { summarize } from '../../src/profiling/summary.js';

/** A batch size that always took so many ms. */
const took = (batch: number, ms: number) => ({
  batch,
  summary: summarize(new Float64Array(20).fill(ms * 1e6)),
});

describe('the rows of a measured model', () => {
  it('are p99 latency and throughput by ascending batch', () => {
    const { rows, dropped } = pipelineRows([took(4, 20), took(1, 10)]);
    expect(rows).toEqual([
      { batch: 1, latency: 10, throughput: 100 },
      { batch: 4, latency: 20, throughput: 200 },
    ]);
    expect(dropped).toEqual([]);
  });

  it('leave out what is not faster than the last one kept, not only than its neighbour', () => {
    // 100, 80, 90, 100, 125 queries/s.
    const { rows, dropped } = pipelineRows([
      took(1, 10),
      took(2, 25),
      took(3, 100 / 3),
      took(4, 40),
      took(8, 64),
    ]);
    expect(rows.map(({ batch }) => batch)).toEqual([1, 8]);
    expect(dropped).toEqual([2, 3, 4]);
  });

  it('leave out a batch that only its digits beyond the sixth make faster', () => {
    expect(pipelineRows([took(1, 10), took(2, 19.9999999)]).dropped).toEqual([2]);
  });

  it('take the p99, and the throughput from the mean', () => {
    const times = Float64Array.from({ length: 100 }, (_, i) => (i % 25 === 24 ? 60e6 : 10e6));
    const [row] = pipelineRows([{ batch: 1, summary: summarize(times) }]).rows;
    expect(row.latency).toBe(60);
    expect(row.throughput).toBeCloseTo(1000 / 12, 1);
  });
});
