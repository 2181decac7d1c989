import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import experiment from '../../../experiments/azure/experiment.js';
import { errors } from '../../../experiments/azure/figure/errors.js';
import { series } from '../../../experiments/azure/figure/series.js';
import { isNative, readPublished } from '../../../experiments/azure/published.js';
import { readTimeline } from '../../../experiments/azure/timeline.js';
import type { ClockworkSpec, Figure, FigureTable, Values } from '../../../src/index.js';
import { renderFigure } from '../../../src/plot/render/render.js';
import { openRun } from '../../../src/telemetry/logdir/open-run.js';
import { newFolder, runOf } from '../../plot/request-log.js';
import { type Action, point, type Response, writeLogs, writeRollups } from './logs.js';

const folder = fileURLToPath(new URL('../../../experiments/azure', import.meta.url));

/** Ten minutes of lead-in, then two minutes of which the second is empty, then one that is cut short. */
const responses: Response[] = [
  { t: 0, model: 9, cold: 1 },
  { t: 600, model: 1, latencyMs: 10, cold: 1 },
  { t: 610, model: 1, latencyMs: 20 },
  { t: 620, model: 2, latencyMs: 30, cold: 1 },
  { t: 630, model: 2, latencyMs: 40, met: 0 },
  { t: 640, model: 3, latencyMs: 100, result: 4, met: 0 },
  { t: 650, model: 1, latencyMs: 10, cold: 1 },
  { t: 725, model: 1 },
];
const actions: Action[] = [
  { t: 605, type: 2, batch: 1, expectedMs: 3, tookMs: 2.9 },
  { t: 606, type: 2, batch: 4, expectedMs: 6, tookMs: 6.2 },
  { t: 607, type: 1, expectedMs: 8, tookMs: 8 },
  { t: 608, type: 2, batch: 1, expectedMs: 50, tookMs: 0, status: 7 },
];

const table = (figures: readonly Figure[], name: string): FigureTable =>
  figures.flatMap(({ tables }) => tables).find((one) => one.name === name)!;

describe('the time series of Figure 9', () => {
  let figures: Figure[];
  beforeAll(async () => {
    const dir = newFolder();
    writeLogs(responses, actions, dir);
    figures = await series.build(await openRun(dir), { folder });
  });

  it("are the original's file: whole minutes after the lead-in", () => {
    const { columns, rows } = table(figures, 'timeseries_data');
    expect(columns.join()).toBe(
      'bucket,t,throughput,goodput,batchsize,coldstart,warmstart,coldmodel,models,latency_median,latency_p99,latency_max',
    );
    // 6 responses, 4 of them good; (1 + 16 + 1) / 6; 3 cold starts of 2 models, 2 successes warm
    expect(rows).toEqual([
      [0, 0, 6 / 60, 4 / 60, 3, 3 / 60, 2 / 60, 2, 3, 20, 100, 100],
      [1, 1, 0, 0, null, 0, 0, 0, 0, null, null, null],
    ]);
  });

  it('are drawn in five panels over one time axis', async () => {
    const [drawn] = figures as [Figure];
    expect([drawn.name, figures.length]).toEqual(['fig9', 1]);
    const svg = (await renderFigure(drawn, ['svg'])).get('svg')!.toString();
    for (const label of [
      'Requests (1/s)',
      'Latency (ms)',
      'Batch size',
      'Cold models',
      'Cold starts (1/s)',
    ]) {
      expect([label, svg.includes(`>${label}</text>`)]).toEqual([label, true]);
    }
    expect(svg).toContain('mean goodput of the paper: 9,638/s');
  });

  it('carry the re-run beside them, named as no target, where they are of the same volume and pace', async () => {
    expect(figures[0]!.caption).toContain('no target');
    const marks = table(figures, 'fig9').rows.filter(([kind]) => kind === 'derived');
    expect(marks).toHaveLength(7 * 17);
    const files = writeRollups([{ requests: 10 }], {}, 60);
    const [alone] = await series.build(runOf('d', [point(files, { gpus: 6, leadIn: 0, duration: 60 })]), {
      folder,
    });
    expect(alone!.caption).not.toContain('Diamonds');
    expect(table([alone!], 'fig9').rows.every(([kind]) => kind === 'run')).toBe(true);
  });

  it('leave out what lies beyond the stated duration, and have one figure for each point', async () => {
    const files = writeRollups([{ requests: 1 }, { requests: 2 }, { requests: 3 }, { requests: 4 }], {}, 60);
    const given = { leadIn: 60, duration: 120 };
    const run = runOf('d', [point(files, given), { ...point(files, given), name: 'gpus=6' }]);
    const timeline = await readTimeline(run, run.points[0]!);
    expect([...timeline!.columns.requests]).toEqual([2, 3]);
    expect(timeline!.time).toEqual([0, 60]);
    expect((await series.build(run, { folder })).map(({ name }) => name)).toEqual([
      'fig9_point',
      'fig9_gpus=6',
    ]);
  });

  it('are not drawn of a point that failed, or ended within its lead-in', async () => {
    const files = writeRollups([{ requests: 1 }], {}, 60);
    const short = point(files, { duration: 60 });
    expect(await series.build(runOf('d', [short, { ...short, status: 'failed' }]), { folder })).toEqual([]);
  });
});

describe('the errors of Figure 10', () => {
  it("are the original's file, of successful actions alone; over is what took longer", async () => {
    const dir = newFolder();
    writeLogs(responses, actions, dir);
    const figures = await errors.build(await openRun(dir), { folder });
    const { columns, rows } = table(figures, 'client_tail_cdf_data');
    expect(columns.join()).toBe(
      [
        'quantile,infer_prediction_error_over,infer_prediction_error_under,load_prediction_error_over',
        'load_prediction_error_under,infer_completion_error_over,infer_completion_error_under',
        'load_completion_error_over,load_completion_error_under,latency,cold,hot,y',
      ].join(),
    );
    expect(rows).toHaveLength(1000);
    const [first, last] = [rows[0]!, rows.at(-1)!];
    const at = (row: typeof first, column: string) => row[columns.indexOf(column)] as number;
    expect([at(first, 'quantile'), at(first, 'y')]).toEqual([0, 0]);
    expect(at(first, 'infer_prediction_error_over')).toBeCloseTo(0.2, 9);
    expect(at(first, 'infer_prediction_error_under')).toBeCloseTo(0.1, 9);
    expect(at(first, 'infer_completion_error_over')).toBeCloseTo(0.4, 9);
    expect(at(first, 'load_prediction_error_over')).toBe(0);
    expect(at(first, 'load_prediction_error_under')).toBeNull();
    // the seventh of eight latencies is the quantile 1 − 1/8; one error does not reach so far
    expect(at(last, 'y')).toBeCloseTo(Math.log10(8), 9);
    expect(at(last, 'latency')).toBeCloseTo(40, 1);
    expect(at(last, 'infer_prediction_error_over')).toBeNull();
  });

  it('are drawn in four panels, with the published percentiles on the durations of inferences', async () => {
    const files = writeRollups([{ requests: 1 }], {
      infer_duration_overpredicted: [[1000, 1000, 500]],
      infer_completion_underpredicted: [[500_000, 500_000, 500]],
    });
    const [drawn, ...more] = (await errors.build(runOf('d', [point(files)]), { folder })) as [Figure];
    expect([drawn.name, more]).toEqual(['fig10', []]);
    const svg = (await renderFigure(drawn, ['svg'])).get('svg')!.toString();
    for (const title of ['INFER: duration', 'LOAD: duration', 'INFER: completion', 'LOAD: completion']) {
      expect(svg).toContain(`>${title}</text>`);
    }
    const paper = table([drawn], 'fig10').rows.filter(([kind]) => kind === 'paper');
    expect(paper).toEqual([
      ['paper', 'infer', 'duration', 'longer', 2, 0.055],
      ['paper', 'infer', 'duration', 'shorter', 2, 0.144],
    ]);
  });

  it('are not drawn of a point without an action', async () => {
    const files = writeRollups([{ requests: 1 }], { latency: [[5, 5, 1]] });
    expect(await errors.build(runOf('d', [point(files)]), { folder })).toEqual([]);
  });
});

describe('a point that is invalid', () => {
  it('is drawn hollow in both figures, and named', async () => {
    const files = writeRollups([{ requests: 1 }, { requests: 2 }], {
      load_duration_overpredicted: [[5, 5, 9]],
    });
    const drawn = async (status: 'ok' | 'invalid') => {
      const run = runOf('d', [{ ...point(files, { leadIn: 0, duration: 120 }), status }]);
      return [...(await series.build(run, { folder })), ...(await errors.build(run, { folder }))];
    };
    const hollow = '"point":{"filled":false';
    for (const { name, spec, caption, tables } of await drawn('invalid')) {
      expect([name, JSON.stringify(spec).includes(hollow)]).toEqual([name, true]);
      expect(caption).toContain('Hollow: this point is invalid');
      if (name === 'fig9') expect(JSON.stringify(tables)).toContain('this run, invalid');
    }
    for (const { spec } of await drawn('ok')) expect(JSON.stringify(spec)).not.toContain(hollow);
  });
});

describe('the numbers beside Figures 9 and 10', () => {
  it('have a source each, and are the means of the re-run', async () => {
    const published = await readPublished(folder);
    expect(published.every(({ provenance }) => provenance.length > 40)).toBe(true);
    const at = (minute: string, column: string) =>
      published.find((row) => row.minute === minute && row.column === column)!.value;
    expect([at('all', 'goodput'), at('all', 'failures'), at('5', 'latency_median')]).toEqual([
      9638, 58, 94.39,
    ]);
  });

  it('stand beside the trace at its own volume and pace alone', () => {
    const of = (values: Values) => isNative(runOf('d', []), point({}, values));
    expect([of({}), of({ gpus: 24, loadFactor: 0.5 })]).toEqual([true, true]);
    expect([of({ gpus: 6 }), of({ interval: 10 }), of({ bucket: 10 })]).toEqual([false, false, false]);
  });
});

describe('the point of Figures 9 and 10', () => {
  const defaults = Object.fromEntries(
    Object.entries(experiment.parameters).map(([name, { default: value }]) => [name, value]),
  );
  const spec = (given: Values) =>
    experiment.point({ ...defaults, ...given } as unknown as Parameters<
      typeof experiment.point
    >[0]) as ClockworkSpec;

  it('sends what the original command lines say', () => {
    const { client, controller, noise, bucket } = spec({});
    expect(client).toMatchObject({ workload: 'azure', args: '8 1 1 4 60 1 0'.split(' '), inputs: false });
    expect(client.duration).toBe(600 + 6 * 3600);
    expect(controller).toMatchObject({
      type: 'INFER5',
      generateInputs: true,
      maxGpus: 12,
      scheduleAhead: 15e6,
      defaultSlo: 100e6,
      maxExec: 250e6,
      maxBatch: 8,
    });
    expect([noise, bucket]).toEqual(['v100', 60]);
  });

  it('scales the load with the GPUs: a twelfth of the trace for each', () => {
    expect(spec({ gpus: 6 }).client.args[2]).toBe('0.5');
    expect(spec({ gpus: 3, loadFactor: 2 }).client.args[2]).toBe('0.5');
    const { args } = spec({ memoryLoadFactor: 2, interval: 10, day: 14, randomise: true }).client;
    expect(args.slice(3)).toEqual(['2', '10', '14', '1']);
  });
});
