import { describe, expect, it } from 'vitest';
import { goodput } from '../../../experiments/fig5/figure/goodput.js';
import { tails } from '../../../experiments/fig5/figure/tails.js';
import { readMeasured, tail } from '../../../experiments/fig5/measured.js';
import { newFolder, pointView, type Row, runOf, writeRequestLog } from '../../plot/request-log.js';

/** 60 s at 10 requests/s: the first 30 s fail, then every tenth is late. */
const rows: Row[] = Array.from({ length: 601 }, (_, i) => ({
  t: i / 10,
  result: i < 300 ? 4 : 0,
  met: i < 300 || i % 10 === 0 ? 0 : 1,
  latencyMs: i % 10 === 0 ? 200 : 20,
}));
const log = (name = 'clockwork_request_log.tsv') => writeRequestLog(newFolder(), name, rows);
const folder = new URL('../../../experiments/fig5', import.meta.url).pathname;

describe("Figure 5's window", () => {
  it('is a third of the duration, ending a thirtieth before the last row', async () => {
    const [measured] = await readMeasured(runOf('logdir', [pointView(log(), { slo: 100, duration: 60 })]));
    // from 38 s to 58 s: 200 rows, of which 20 are late
    expect(measured).toMatchObject({ system: 'clockwork', slo: 100, repeats: [{ rows: 200, late: 20 }] });
    const [window] = measured.repeats;
    expect([window.throughput, window.goodput]).toEqual([10, 9]);
    expect(window.goodputs).toEqual(new Float64Array(20).fill(9));
    expect(await tail(window, [0.5, 0.95])).toEqual([20, 200]);
  });

  it('is in proportion to a log that states no duration and is shorter than the paper', async () => {
    const [measured] = await readMeasured(runOf('logdir', [pointView(log(), { slo: 100 })]));
    expect(measured.repeats[0].rows).toBe(200);
  });

  it('leaves out failed points and those without an SLO', async () => {
    const failed = pointView(log(), { slo: 100 }, { status: 'failed' });
    expect(await readMeasured(runOf('logdir', [failed, pointView(log(), {})]))).toEqual([]);
  });
});

describe("Figure 5's files", () => {
  const run = () =>
    runOf('logdir', [
      pointView(log(), { system: 'clockwork', slo: 100, duration: 60 }),
      pointView(log(), { system: 'clipper', slo: 100, duration: 60 }),
    ]);

  it("have the original's columns for Clockwork", async () => {
    const [drawn] = await goodput.build(run(), { folder });
    const original = drawn.tables.find(({ name }) => name === 'fig5_goodput_data')!;
    expect(original.columns).toEqual(['slo', 'throughput', 'goodput']);
    expect(original.rows).toEqual([[100, 10, 9]]);
  });

  it('put the published goodput beside each measured one, and no other', async () => {
    const [drawn] = await goodput.build(run(), { folder });
    const all = drawn.tables.find(({ name }) => name === 'fig5_goodput')!.rows;
    const published = all.filter(([source]) => source !== 'this run');
    expect(published.map((row) => [row[1], row[2], row[4]])).toEqual([
      ['clockwork', 100, 801],
      ['clipper', 100, 125],
    ]);
  });

  it('have 1000 quantiles of each tail, evenly spaced in nines', async () => {
    const [drawn] = await tails.build(run(), { folder });
    expect(drawn.name).toBe('fig5_100ms_SLO');
    const { name, columns, rows: quantiles } = drawn.tables[0];
    expect(name).toBe('fig5_100ms_SLO_data');
    expect(columns).toEqual(['y', 'quantile', '100', '100_clipper_y', '100_clipper']);
    expect(quantiles).toHaveLength(1000);
    expect(quantiles[0].slice(0, 3)).toEqual([0, 0, 20]);
    // 200 rows: the last is 1 - 1/200
    expect(quantiles[999][0]).toBeCloseTo(Math.log10(200), 12);
    expect(quantiles[999][1]).toBeCloseTo(0.995, 12);
    expect(quantiles[999][2]).toBe(200);
  });
});
