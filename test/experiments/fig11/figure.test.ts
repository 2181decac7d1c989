import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import azure from '../../../experiments/azure/experiment.js';
import experiment from '../../../experiments/fig11/experiment.js';
import { readPublished } from '../../../experiments/fig11/figure/published.js';
import { placePeaks, scaling } from '../../../experiments/fig11/figure/scaling.js';
import { timeSeries } from '../../../experiments/fig11/figure/time-series.js';
import { loadFactors, requestsOf } from '../../../experiments/fig11/ladder.js';
import { shrunkHost } from '../../../experiments/fig11/shrink.js';
import { gpusOf, median, nearest, readGroups } from '../../../experiments/fig11/trials.js';
import { loadExperiment } from '../../../src/experiment/load.js';
import type { ClockworkSpec, Figure, Run, Values } from '../../../src/index.js';
import { renderFigure } from '../../../src/plot/render/render.js';
import {
  inferExperiment,
  type Recognisable,
  withDeclaredNames,
} from '../../../src/telemetry/logdir/infer.js';
import { openRun } from '../../../src/telemetry/logdir/open-run.js';
import { newFolder, runOf } from '../../plot/request-log.js';
import { point, simulated, writeOriginal } from './points.js';

const folder = fileURLToPath(new URL('../../../experiments/fig11', import.meta.url));
const step = (offered: number, goodput: number, batch: number) => ({ offered, goodput, batch });
const shrunk = { shrink: 10, controllerHost: 'osdi20' };
const points = [
  point(40, [step(600, 590, 1), step(9000, 4000, 7)], shrunk),
  { ...point(40, [step(620, 600, 1), step(9100, 4200, 7)], shrunk), repeat: 1 },
  point(10, [step(150, 150, 1), step(2000, 1000, 7)], shrunk),
  { ...point(110, [step(1, 1, 1)], shrunk), status: 'failed' as const },
];
const run: Run = runOf('logdir', points, simulated(shrunk));

const table = ({ tables }: Figure, name: string) => {
  const found = tables.find((one) => one.name === name)!;
  return found.rows.map((row) => Object.fromEntries(found.columns.map((column, i) => [column, row[i]])));
};

describe('Figure 11 of a run', () => {
  let a: Figure;
  let b: Figure;
  beforeAll(async () => {
    [a] = (await timeSeries.build(run, { folder })) as [Figure];
    [b] = (await scaling.build(run, { folder })) as [Figure];
  });

  it('says N and, where they are fewer, the GPUs that were simulated', () => {
    expect(a.title).toMatch(/, N=\d+( by \d+ emulated GPUs)?$/);
  });

  it('has the tables of the original: the medians of the trials by minute', () => {
    const rows = table(a, '11a_goodput_median_40_workers');
    expect(rows).toHaveLength(2);
    expect(rows[1]).toEqual({
      bucket: 1,
      t: 1,
      goodput0: 4000,
      batchsize0: 7,
      throughput0: 9000,
      goodput1: 4200,
      batchsize1: 7,
      throughput1: 9100,
      goodput_median: 4100,
      batchsize_median: 7,
      throughput_median: 9050,
    });
  });

  it('has those of the largest goodputs, with nothing served by no GPU', () => {
    expect(table(b, '11b_goodput_median_aggregate')).toEqual([
      { num_models: 0, goodput0: 0, goodput1: 0, goodput_median: 0 },
      { num_models: 1, goodput0: 1000, goodput1: null, goodput_median: 1000 },
      { num_models: 4, goodput0: 4000, goodput1: 4200, goodput_median: 4100 },
    ]);
    // one late response in a hundred adds a 99th part, one in ten a ninth
    expect(table(b, 'goodput_aggregate_data')[0]).toEqual({
      num_models: 1,
      goodput: 1000,
      goodput_p99: 1000 + 1000 / 99,
      goodput_p95: 1000 + 5000 / 95,
      goodput_p90: 1000 + 10_000 / 90,
      throughput: 2000,
    });
  });

  it('has a series of every trial in the units of the original, named by a tenth of N', () => {
    const names = a.tables.map(({ name }) => name).filter((name) => name.startsWith('timeseries'));
    expect(names).toEqual(['timeseries_data-1', 'timeseries_data-4', 'timeseries_data-4_repeat=1']);
    expect(table(a, 'timeseries_data-1')[1]).toMatchObject({
      bucket: 1,
      t: 1,
      throughput: 2000,
      request_rate: 2000,
      goodput: 1000,
      badput: 1000,
      batchsize: 7,
      coldstart: 1,
      warmstart: 999,
      models: 7,
      latency_median: 5,
      latency_p99: 0,
    });
  });

  it('draws published values among as many fewer GPUs, and the fitted one as fitted', () => {
    const marks = table(b, 'fig11b');
    expect(marks.filter(({ kind }) => kind === 'run')).toHaveLength(3);
    expect(marks.find(({ series, gpus }) => series === 'paper' && gpus === 11)).toMatchObject({
      value: 10_265.9,
    });
    expect(marks.find(({ series }) => series === 'paper-text')).toMatchObject({
      gpus: 11,
      value: 10_338.7,
    });
    expect(b.caption).toContain("was fitted to the paper's peak (controllerHost=osdi20)");
    expect(b.caption).toContain('10 times fewer GPUs than the paper has');
    expect(b.caption).toContain('Not drawn: 1 point that failed');
    expect(a.caption).not.toContain('Not drawn');
    expect(JSON.stringify(b.spec)).toContain('what the controller was fitted to');
  });

  it('renders both', async () => {
    const svgOf = async (figure: Figure) => (await renderFigure(figure, ['svg'])).get('svg')!.toString();
    const [first, second] = [await svgOf(a), await svgOf(b)];
    for (const label of ['Requests/s', 'Mean batch size', 'Load factor (60 s at each)', '0.15'])
      expect([label, first.includes(`>${label}</text>`)]).toEqual([label, true]);
    for (const label of [
      'Peak goodput (requests/s)',
      'paper (digitised)',
      'this run, with a fitted controller',
    ])
      expect([label, second.includes(`>${label}</text>`)]).toEqual([label, true]);
  });

  it('says in both captions what a controller that fell behind never read', async () => {
    const behind = { unread: 12_345, longestUnreadWait: 2.5e9 };
    const loaded = { ...run, points: [{ ...points[0]!, counters: behind }, points[2]!] };
    for (const { build } of [timeSeries, scaling]) {
      const text = 'requests waited up to 2,500 ms unread, 12,345 were never read.';
      const [drawn] = await build(loaded, { folder });
      expect(drawn!.caption).toContain(text);
      const kept = { unread: 0, longestUnreadWait: 9e6 };
      const [quiet] = await build({ ...run, points: [{ ...points[0]!, counters: kept }] }, { folder });
      expect(quiet!.caption).not.toContain('unread');
    }
  });

  it('draws invalid trials hollow', async () => {
    const doubtful = { ...run, points: [{ ...points[0]!, status: 'invalid' as const }] };
    const [drawn] = await timeSeries.build(doubtful, { folder });
    expect(JSON.stringify(drawn!.spec)).toContain('"filled":false');
    expect(drawn!.caption).toContain('Hollow: 1 invalid point');
    expect(table(drawn!, 'fig11a')[0]).toMatchObject({ provenance: 'this run, invalid' });
  });

  it('takes the buckets until its client stopped, also where the last is full', async () => {
    const ladder = { loadStart: 0.1, loadEnd: 4, loadFactor: 1.5, period: 60 };
    const of = async (steps: number) => {
      const only = point(40, [step(600, 590, 1), step(9000, 4000, 7)], { ...ladder, steps });
      const [group] = await readGroups(runOf('logdir', [only], simulated()));
      return group!.trials[0]!.goodput;
    };
    // the table has a third bucket of one response a second
    expect(await of(2)).toEqual([590, 4000]);
    expect(await of(3)).toEqual([590, 4000, 1]);
  });

  it('draws nothing of a run without points', async () => {
    expect(await timeSeries.build(runOf('logdir', []), { folder })).toEqual([]);
    expect(await scaling.build(runOf('logdir', []), { folder })).toEqual([]);
  });
});

describe("logs of Figure 11's original scripts", () => {
  let original: Run;
  beforeAll(async () => {
    const dir = newFolder();
    writeOriginal(dir, 1, [60, 120, 1]);
    writeOriginal(dir, 4, [240, 480, 1]);
    const { declaration } = await loadExperiment('fig11');
    original = withDeclaredNames(await openRun(dir), declaration);
    expect(inferExperiment(await openRun(dir), [declaration])?.name).toBe('fig11');
  });

  it('of the first N alone could be a replay of Figure 9 as well', async () => {
    const dir = newFolder();
    writeOriginal(dir, 1, [60, 120, 1]);
    const alone = await openRun(dir);
    const declarations = [experiment, azure] as readonly Recognisable[];
    expect(() => inferExperiment(alone, declarations)).toThrow(/could be a run of azure or fig11\.$/);
  });

  it('are of ten GPUs for each number in their names', () => {
    expect(original.points.map((one) => gpusOf(original, one))).toEqual([10, 40]);
  });

  it('are read by the minute, without the last', async () => {
    const groups = await readGroups(original);
    expect(groups.map(({ gpus, simulated: here, trials: [trial] }) => [gpus, here, trial!.goodput])).toEqual([
      [10, 10, [1, 2]],
      [40, 40, [4, 8]],
    ]);
    expect(groups[1]!.trials[0]!.batch).toEqual([4, 4]);
  });

  it('are drawn without a word on how the controller was modelled', async () => {
    const [drawn] = await scaling.build(original, { folder });
    expect(drawn!.caption).not.toMatch(/controller/);
    expect(table(drawn!, '11b_goodput_median_aggregate').map(({ num_models }) => num_models)).toEqual([
      0, 10, 40,
    ]);
  });
});

describe('the numbers beside Figure 11', () => {
  it('are fifteen peaks each of the paper and of its re-run, its stated peak, and nine minutes at 40 GPUs', async () => {
    const published = await readPublished(folder);
    const count = (series: string, peak: boolean) =>
      published.filter((row) => row.series === series && (row.step === 'peak') === peak).length;
    expect([count('paper', true), count('szu-rerun', true), count('paper-text', true)]).toEqual([15, 15, 1]);
    expect(count('szu-rerun', false)).toBe(27);
    expect(published.every(({ provenance }) => provenance.length > 20)).toBe(true);
    expect(placePeaks(published, 1, false).some(({ series }) => series === 'paper-text')).toBe(false);
  });
});

describe('the points of Figure 11', () => {
  const values = (given: Values) =>
    ({
      ...Object.fromEntries(
        Object.entries(experiment.parameters).map(([name, { default: value }]) => [name, value]),
      ),
      ...given,
    }) as unknown as Parameters<typeof experiment.point>[0];
  const specOf = (given: Values) => experiment.point(values(given)) as ClockworkSpec;

  it('send what the original command lines say', () => {
    const { client, controller, workers, bucket, controllerHost } = specOf({ gpus: 110 });
    expect([client.workload, ...client.args].join(' ')).toBe('azure_scalability_exp 110 0.1 4 1.5 60 4');
    expect(client).toMatchObject({ inputs: false, duration: 540, data: { from: 'auto' } });
    expect(controller).toMatchObject({
      type: 'INFER5',
      generateInputs: false,
      maxGpus: 110,
      scheduleAhead: 5e6,
      defaultSlo: 100e6,
      maxExec: 25e6,
      maxBatch: 8,
    });
    expect(workers).toMatchObject({ count: 1, gpusPerWorker: 110 });
    expect([bucket, controllerHost]).toEqual([60, undefined]);
  });

  it('shrink to fewer GPUs and a slower controller: a tenth of the requests, each ten times as long', () => {
    const { client, workers } = specOf({ gpus: 110, shrink: 10, period: 5, memoryLoadFactor: 1 });
    expect(client.args).toEqual(['11', '0.1', '4', '1.5', '5', '1']);
    expect(workers.gpusPerWorker).toBe(11);
    expect(shrunkHost('osdi20', 10)).toEqual({ request: 0, requestPerGpu: 8793, action: 0 });
    expect([shrunkHost('osdi20', 1), shrunkHost('free', 10)]).toEqual(['osdi20', undefined]);
    expect(() => specOf({ gpus: 15, shrink: 10 })).toThrow(
      expect.objectContaining({
        code: 'E_REFUSED',
        message: '15 GPUs are no multiple of shrink=10.',
        next: 'For example --set shrink=5, or --set gpus=20.',
      }),
    );
  });

  it('visit the ladder as far as they are told and it goes', () => {
    const ten = loadFactors(0.1, 4, 1.5, 100);
    expect([ten.length, ten.at(-1)!.toFixed(2)]).toEqual([10, '3.84']);
    expect(loadFactors(0.1, 4, 1.5, 2)).toEqual([0.1, 0.1 * 1.5]);
    // load factor 1 on eight workers is the native volume
    expect(requestsOf(8, [1], 60)).toBe(9650 * 60);
  });
});

describe('trials', () => {
  it('have a median, and of all N one that is nearest to 40', () => {
    expect([median([3, 1, 2]), median([1, 2, 3, 10]), median([])]).toEqual([2, 2.5, Number.NaN]);
    const group = (gpus: number) => ({ gpus, simulated: gpus, trials: [] });
    expect(nearest([group(10), group(35), group(45)])!.gpus).toBe(35);
    expect(nearest([])).toBeUndefined();
  });
});
