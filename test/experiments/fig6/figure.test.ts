import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import experiment from '../../../experiments/fig6/experiment.js';
import { placePublished, readPublished } from '../../../experiments/fig6/figure/published.js';
import { figure } from '../../../experiments/fig6/figure.js';
import { binWidth, cacheSlots, readTimeline, type Timeline } from '../../../experiments/fig6/timeline.js';
import type { ClockworkSpec, Figure } from '../../../src/index.js';
import { renderFigure } from '../../../src/plot/render/render.js';
import { openRun } from '../../../src/telemetry/logdir/open-run.js';
import { newFolder, runOf } from '../../plot/request-log.js';
import { point, writeLogs } from './logs.js';

const folder = fileURLToPath(new URL('../../../experiments/fig6', import.meta.url));

/** Twelve major models, so bins of 1 s, one of them before the major workload begins at second 7. */
const files = writeLogs(
  [
    { t: 2, model: 12 },
    { t: 6.5, model: 12, latencyMs: 4 },
    { t: 7, model: 0, latencyMs: 10, cold: 1 },
    { t: 7.1, model: 0, latencyMs: 30 },
    { t: 7.2, model: 0, latencyMs: 100, result: 4, met: 0 },
    { t: 7.3, model: 12, latencyMs: 6 },
    { t: 9.5, model: 1, latencyMs: 70, met: 0 },
    { t: 30, model: 12, latencyMs: 99 },
  ],
  [
    { t: 6.9, type: 2, execMs: 100 },
    { t: 7.5, type: 1, execMs: 8 },
    { t: 7.6, type: 2, execMs: 400, goodMs: 300 },
    { t: 7.7, type: 2, execMs: 200 },
  ],
);
const run = runOf('logdir', [point(files)]);

describe('the timeline of Figure 6', () => {
  let timeline: Timeline;
  beforeAll(async () => {
    timeline = (await readTimeline(run, run.points[0]!))!;
  });
  const of = (column: keyof Timeline['columns'], second: number) =>
    timeline.columns[column][timeline.time.indexOf(second)];

  it('begins with the first response of the major workload; the model of the highest id is the minor one', () => {
    expect(timeline.models).toBe(12);
    expect(timeline.time).toEqual([-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect([of('goodput-minor', -1), of('goodput-major', -1), of('goodput-minor', 0)]).toEqual([1, 0, 1]);
  });

  it('counts all responses, successes, and those within their SLO', () => {
    expect([of('throughput', 0), of('goodput', 0), of('goodput-major', 0)]).toEqual([4, 3, 2]);
    expect([of('throughput', 2), of('goodput', 2), of('goodput-major', 2)]).toEqual([1, 1, 0]);
  });

  it('takes medians and cold starts over what met its SLO, and the maximum over everything', () => {
    expect([of('latency-major', 0), of('latency-minor', 0), of('latency-max', 0)]).toEqual([20, 6, 100]);
    expect([of('coldstarts-major', 0), of('coldstarts-minor', 0)]).toEqual([50, 0]);
    expect(of('latency-major', 2)).toBeNaN();
    expect(timeline.maxSuccessLatency).toBe(99);
  });

  it('adds up transfers and executions, in per cent of a bin', () => {
    expect(of('pci-utilization', 0)).toBeCloseTo(0.8, 12);
    expect([of('gpu-utilization', 0), of('gpu-goodput', 0), of('gpu-utilization', -1)]).toEqual([60, 50, 10]);
    expect([of('pci-utilization', -1), of('pci-utilization', 5)]).toEqual([0, 0]);
  });

  it('has bins of 10 s for 3600 models and in proportion for fewer', () => {
    expect([3600, 1800, 360, 12].map(binWidth)).toEqual([10, 5, 1, 1]);
  });

  it('knows that the default cache holds 196 copies of ResNet-50', () => {
    expect(cacheSlots(run, run.points[0]!)).toBe(196);
    expect(cacheSlots(run, point(files, { weightsCacheSize: 20 * 7 * 16_777_216 }))).toBe(20);
  });

  it('is missing when a log is, or has no major response', async () => {
    expect(await readTimeline(run, point({ requests: files.requests }))).toBeNull();
    const alone = writeLogs([{ t: 1, model: 12 }], []);
    expect(await readTimeline(run, point(alone))).toBeNull();
  });
});

describe('Figure 6 of a run', () => {
  let drawn: Figure;
  beforeAll(async () => {
    [drawn] = (await figure.build(run, { folder })) as [Figure];
  });

  it('writes the two files of the original, with 0 where a bin has no such row', () => {
    const table = (name: string) => drawn.tables.find((one) => one.name === name)!;
    const requests = table('request_timeseries_data');
    expect(requests.columns.join()).toBe(
      'throughput,goodput,goodput-major,goodput-minor,latency-major,latency-minor,latency-max,coldstarts-major,coldstarts-minor',
    );
    expect(requests.rows[1]).toEqual([4, 3, 2, 1, 20, 6, 100, 50, 0]);
    expect(requests.rows[2]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(table('action_timeseries_data')).toMatchObject({
      columns: ['pci-utilization', 'pci-goodput', 'gpu-utilization', 'gpu-goodput'],
    });
  });

  it('renders five panels over one time axis', async () => {
    const svg = (await renderFigure(drawn, ['svg'])).get('svg')!.toString();
    for (const label of ['Goodput (1/s)', 'Latency (ms)', 'Cold starts (%)', 'PCIe (%)', 'GPU (%)']) {
      expect([label, svg.includes(`>${label}</text>`)]).toEqual([label, true]);
    }
    expect(svg).toContain('196 models fill the cache');
  });

  it('reads the two files of the original scripts as one point', async () => {
    const dir = newFolder();
    writeLogs(
      [
        { t: 1, model: 12 },
        { t: 2, model: 0 },
      ],
      [],
      dir,
    );
    const original = await openRun(dir);
    const [one, ...more] = await figure.build(original, { folder });
    expect(more).toEqual([]);
    expect(one!.caption).toContain('1000 requests/s');
  });
});

describe('the numbers beside Figure 6', () => {
  it('are derived ones, six columns at eleven numbers of active models', async () => {
    const published = await readPublished(folder);
    expect(published).toHaveLength(66);
    expect(published.every(({ kind, provenance }) => kind === 'derived' && provenance.length > 20)).toBe(
      true,
    );
    const at = (active: number, column: string) =>
      published.find((row) => row.active === active && row.column === column)!.value;
    expect([at(1, 'goodput-major'), at(3600, 'gpu-utilization'), at(400, 'coldstarts-major')]).toEqual([
      663, 83, 32,
    ]);
  });

  it('stand where so many models are active, and beside a smaller cache only while all fit', async () => {
    const published = await readPublished(folder);
    const actives = (models: number, slots: number) => [
      ...new Set(placePublished(published, { models, slots } as Timeline).map(({ active }) => active)),
    ];
    expect(actives(3600, 196)).toEqual([1, 10, 20, 50, 100, 195, 220, 400, 1000, 1800, 3600]);
    expect(actives(360, 20)).toEqual([1, 10]);
  });
});

describe('the point of Figure 6', () => {
  it('sends what the original command lines say, and stops the client', () => {
    const values = Object.fromEntries(
      Object.entries(experiment.parameters).map(([name, { default: value }]) => [name, value]),
    ) as unknown as Parameters<typeof experiment.point>[0];
    const { client, controller } = experiment.point(values) as ClockworkSpec;
    expect(client).toMatchObject({ workload: 'bursty_experiment', args: ['3600'], duration: 4500 });
    expect(controller).toMatchObject({ maxGpus: 1, scheduleAhead: 10e6, defaultSlo: 100e6, maxBatch: 8 });
  });
});
