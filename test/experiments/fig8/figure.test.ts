import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import experiment from '../../../experiments/fig8/experiment.js';
import { caption } from '../../../experiments/fig8/figure/caption.js';
import { placeOf, readPublished } from '../../../experiments/fig8/figure/published.js';
import { figure } from '../../../experiments/fig8/figure.js';
import { openLogdir } from '../../../src/cli/open-logdir.js';
import type { ClockworkSpec, Figure } from '../../../src/index.js';
import { renderFigure } from '../../../src/plot/render/render.js';
import { newFolder, pointView, type Row, runOf, writeRequestLog } from '../../plot/request-log.js';

const folder = fileURLToPath(new URL('../../../experiments/fig8', import.meta.url));
const table = (drawn: Figure, suffix: string) =>
  drawn.tables.find((t) => t.name === `${drawn.name}${suffix}`)!;

/** Windows of their own for each class: latency-sensitive rows span 1.2 s with one miss, batch rows 1.5 s. */
const mixed: Row[] = [
  { t: 0, user: 0, factor: 1 },
  { t: 0.5, user: 6, factor: 0 },
  { t: 0.6, user: 5, factor: 1, met: 0 },
  { t: 0.7, user: 7, factor: 0 },
  { t: 1.2, user: 0, factor: 1.5 },
  { t: 2, user: 17, factor: 0 },
  { t: 2.1, user: 6, factor: 0, met: 0, result: 45 },
];
const plain: Row[] = [
  { t: 0, user: 0, factor: 1, met: 0 },
  { t: 1.5, user: 0, factor: 1.5 },
];
const log = (rows: Row[]) => writeRequestLog(newFolder(), 'clockwork_request_log.tsv', rows);

describe('Figure 8 of a run', () => {
  let drawn: Figure;
  beforeAll(async () => {
    const run = runOf('logdir', [
      pointView(log(mixed), { batchModels: 12, concurrency: 16 }),
      pointView(log(plain), { batchModels: 0, concurrency: 1 }),
    ]);
    [drawn] = (await figure.build(run, { folder })) as [Figure];
  });

  it('writes the three files of the original, each class over its own windows', () => {
    expect(drawn.name).toBe('fig8_dist=poisson');
    expect(table(drawn, '_workload_satisfaction')).toMatchObject({
      columns: ['M=12_C=16_TS', 'M=12_C=16_WS', 'M=0_C=0_TS', 'M=0_C=0_WS'],
      rows: [[1.2e9, 1 - 1 / 3, 1.5e9, 0.5]],
    });
    expect(table(drawn, '_tput')).toMatchObject({
      columns: ['M=12_C=16_TS', 'M=12_C=16_Tput'],
      rows: [[2e9, 2]],
    });
  });

  it('takes the ticks from user 0 of the run without batch clients', () => {
    expect(table(drawn, '_slo_multiplier_changes').rows).toEqual([
      [0, 1],
      [1.5e9, 1.5],
    ]);
  });

  it('labels the runs with the paper’s letters, and renders', async () => {
    const svg = (await renderFigure(drawn, ['svg'])).get('svg')!.toString();
    for (const label of ['(a) M=0', '(b) M=12, C=16', 'Batch throughput (1/s)', 'batch clients start']) {
      expect([label, svg.includes(`>${label}</text>`)]).toEqual([label, true]);
    }
  });
});

describe('a directory of the original scripts', () => {
  it('is recognised as Figure 8 by its file names', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'fig8-'));
    for (const [batch, concurrency] of [
      [0, 1],
      [12, 16],
    ]) {
      const name = `file=controller_dist=poisson_rate-fg=200_num-bg=${batch}_concurrency-bg=${concurrency}_request.csv`;
      cpSync(log(batch === 0 ? plain : mixed), join(dir, name));
    }
    const { run, experiment: found } = await openLogdir(dir);
    expect(found?.declaration.name).toBe('fig8');
    const [drawn] = await figure.build(run, { folder });
    expect(table(drawn!, '_tput').columns).toEqual(['M=12_C=16_TS', 'M=12_C=16_Tput']);
  });
});

describe('the numbers beside Figure 8', () => {
  it('are explained as drawn: bars only where a range is', () => {
    const mark = { t: 0, label: 'M=0', low: 0.9, high: 0.9 };
    const run = runOf('a', []);
    const text = (high: number) => caption(run, [], [], [{ ...mark, high }] as never);
    expect(text(0.95)).toContain('(bars: a range');
    expect(text(0.9)).toContain('Diamonds');
    expect(text(0.9)).not.toContain('bars');
  });

  it('are of the three runs at eight multipliers, each with its source', async () => {
    const published = await readPublished(folder);
    expect(published).toHaveLength(24);
    const at = (models: number, factor: number) =>
      published.find((row) => row.batch_models === models && row.slo_factor === factor)!;
    expect(at(0, 2)).toMatchObject({ low: 0.83, high: 0.83, kind: 're-run' });
    expect(at(48, 34.1719)).toMatchObject({ low: 0.97, high: 0.99 });
    expect(published.every(({ provenance }) => provenance.includes('not a value of the paper'))).toBe(true);
  });

  it('stand between the steps of another ladder by the logarithm of their multiplier', () => {
    const ladder = [
      { sloFactor: 1, middle: 10 },
      { sloFactor: 4, middle: 30 },
    ];
    expect(placeOf(2, ladder)).toBeCloseTo(20, 12);
    expect(placeOf(4, ladder)).toBe(30);
    expect(placeOf(0.5, ladder)).toBeUndefined();
    expect(placeOf(5, ladder)).toBeUndefined();
  });
});

describe('the points of Figure 8', () => {
  const values = Object.fromEntries(
    Object.entries(experiment.parameters).map(([name, { default: value }]) => [name, value]),
  ) as unknown as Parameters<typeof experiment.point>[0];

  it('send what the original command lines say', () => {
    const spec = experiment.point({ ...values, batchModels: 48, concurrency: 4 });
    const { client, controller } = spec as ClockworkSpec;
    expect(`${client.workload} ${client.args.join(' ')}`).toBe(
      'slo-exp-2 resnet50_v2 6 poisson 200 1 100 1.5 mul 30 48 4 0',
    );
    expect(controller).toMatchObject({ maxGpus: 6, scheduleAhead: 5e6, defaultSlo: 864e11 });
  });
});
