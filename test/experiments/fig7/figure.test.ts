import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readPublished } from '../../../experiments/fig7/figure/published.js';
import { figure } from '../../../experiments/fig7/figure.js';
import { factorLabel, steps } from '../../../experiments/shared/ladder-axis.js';
import type { Figure, Manifest, Run } from '../../../src/index.js';
import { renderFigure } from '../../../src/plot/render/render.js';
import { newFolder, pointView, type Row, runOf, writeRequestLog } from '../../plot/request-log.js';

const folder = fileURLToPath(new URL('../../../experiments/fig7', import.meta.url));
const build = (run: Run) => figure.build(run, { folder });
const table = (drawn: Figure, suffix: string) =>
  drawn.tables.find((t) => t.name === `${drawn.name}${suffix}`)!;

/** Two windows: rows 1 to 4 span 1.2 s with one miss, rows 5 to 7 span 1.01 s with two. */
const twoWindows: Row[] = [
  { t: 0, user: 0, factor: 1 },
  { t: 0.5, user: 1, factor: 1, met: 0 },
  { t: 1, user: 0, factor: 1 },
  { t: 1.2, user: 1, factor: 1.5 },
  { t: 1.3, user: 0, factor: 1.5, met: 0 },
  { t: 2, user: 0, factor: 1.5, met: 0 },
  { t: 2.31, user: 1, factor: 1.5 },
];
const oneWindow: Row[] = [
  { t: 0, factor: 1, met: 0 },
  { t: 1.5, factor: 1.5 },
];

function log(rows: Row[]): string {
  return writeRequestLog(newFolder(), 'clockwork_request_log.tsv', rows);
}
const run = (...points: Parameters<typeof pointView>[]) =>
  runOf(
    'logdir',
    points.map((point) => pointView(...point)),
  );
const manifest = (parameters: Manifest['parameters']) =>
  ({
    scale: 'quick',
    target: 'sim',
    seed: 7,
    repeats: 1,
    parameters,
    versions: { repro: '1.2.3', core: '1', node: '20' },
  }) as Manifest;

describe('Figure 7 of a run', () => {
  let drawn: Figure;
  beforeAll(async () => {
    const both = run(
      [log(oneWindow), { models: 48, rate: 600, dist: 'poisson' }],
      [log(twoWindows), { models: 12, rate: 600, dist: 'poisson' }],
    );
    [drawn] = (await build(both)) as [Figure];
  });

  it('puts satisfaction over windows of more than 1 s beside each other, as the original does', () => {
    const { columns, rows } = table(drawn, '_workload_satisfaction');
    expect(columns).toEqual(['N=48_R=600_TS', 'N=48_R=600_WS', 'N=12_R=600_TS', 'N=12_R=600_WS']);
    expect(rows).toEqual([
      [1.5e9, 0.5, 1.2e9, 0.75],
      [null, null, 2.31e9, 1 - 2 / 3],
    ]);
  });

  it('takes the ticks from user 0 of the N=12, R=600 point', () => {
    const { columns, rows } = table(drawn, '_slo_multiplier_changes');
    expect(columns).toEqual(['SLO_multiplier_TS', 'SLO_multiplier_val']);
    expect(rows).toEqual([
      [0, 1],
      [1.3e9, 1.5],
    ]);
  });

  it('lists every mark that it draws, with its source', () => {
    const { columns, rows } = table(drawn, '');
    expect(columns).toEqual('kind series models rate repeat t slo_factor value provenance'.split(' '));
    expect(rows.filter((row) => row[0] === 'run')).toEqual([
      ['run', 'N=48, R=600', 48, 600, 0, 1.5e9, 1.5, 0.5, 'this run'],
      ['run', 'N=12, R=600', 12, 600, 0, 1.2e9, 1, 0.75, 'this run'],
      ['run', 'N=12, R=600', 12, 600, 0, 2.31e9, 1.5, 1 - 2 / 3, 'this run'],
    ]);
    // the original's curve of N=12, R=600 at its first two steps, from 0 to 1.3 s and from there to the end
    const original = rows.filter((row) => row[1] === 'original-emulated');
    expect(original.map((row) => row.slice(0, 8))).toEqual([
      ['measured', 'original-emulated', 12, 600, null, 0.65e9, 1, 0],
      ['measured', 'original-emulated', 12, 600, null, 1.805e9, 1.5, 0.7566],
    ]);
    expect(rows.filter((row) => row[1] === 'derived-band')).toHaveLength(4);
  });

  it('renders the same SVG bytes from the same run, with a legend and labelled ticks', async () => {
    const svg = async () => (await renderFigure(drawn, ['svg'])).get('svg')!.toString();
    const text = await svg();
    expect(await svg()).toBe(text);
    for (const label of ['N=12, R=600', 'N=48, R=600', 'Workload satisfaction', 'SLO multiplier', '1.5']) {
      expect([label, text.includes(`>${label}</text>`)]).toEqual([label, true]);
    }
  });
});

describe('Figure 7 of unusual runs', () => {
  it('takes the ticks from the first run present where N=12, R=600 is absent', async () => {
    const [drawn] = await build(
      run([log(oneWindow), { models: 24, rate: 600 }], [log(twoWindows), { models: 12, rate: 1200 }]),
    );
    expect(table(drawn!, '_slo_multiplier_changes').rows).toEqual([
      [0, 1],
      [1.5e9, 1.5],
    ]);
  });

  it('makes one figure for each arrival distribution, published marks in the poisson one alone', async () => {
    const drawn = await build(
      run(
        [log(oneWindow), { models: 12, rate: 600, dist: 'poisson' }],
        [log(oneWindow), { models: 12, rate: 600, dist: 'fixed-rate' }],
      ),
    );
    expect(drawn.map(({ name }) => name)).toEqual(['fig7_dist=poisson', 'fig7_dist=fixed-rate']);
    const kinds = drawn.map((one) => new Set(table(one, '').rows.map((row) => row[0])));
    expect(kinds).toEqual([new Set(['run', 'measured', 'derived']), new Set(['run'])]);
  });

  it('draws no published mark beside another number of GPUs, from the point or from the manifest', async () => {
    const point = pointView(log(oneWindow), { models: 12, rate: 600 });
    const marks = async (gpus: number) => {
      const [drawn] = await build(runOf('logdir', [point], manifest({ gpus })));
      return table(drawn!, '').rows.filter((row) => row[0] !== 'run').length;
    };
    expect([await marks(4), await marks(6)]).toEqual([0, 4]);
  });

  it('names the model in the caption, what was set, and why no published mark is drawn', async () => {
    const point = pointView(log(oneWindow), { models: 12, rate: 600, model: 'vgg19' });
    const caption = async (of: Run) => (await build(of))[0]!.caption;
    const other = await caption(runOf('logdir', [point], manifest({ gpus: 3 })));
    expect(other).toContain('N copies of vgg19 share');
    expect(other).toContain('No diamonds or strokes of comparison: the paper has model=resnet50_v2');
    expect(other).toContain('Set for this run: gpus=3.');
    const usual = await caption(run([log(oneWindow), { models: 12, rate: 600 }]));
    expect(usual).not.toContain('No diamonds');
    expect(await caption(run([log(oneWindow), { models: 12, rate: 700 }]))).toContain(
      'they are for the values',
    );
  });

  it('says that steps look like ramps where a window of 1 s is a good part of a step', async () => {
    const steps = (length: number) =>
      build(
        run([
          log([
            { t: 0, factor: 1 },
            { t: length, factor: 1.5 },
            { t: 2 * length, factor: 2.25 },
          ]),
          { models: 12, rate: 600 },
        ]),
      );
    expect((await steps(5))[0]!.caption).toContain('look like ramps');
    expect((await steps(30))[0]!.caption).not.toContain('ramps');
  });

  it('labels series by any other parameter that was swept, and gives each its own look', async () => {
    const [drawn] = await build(
      run(
        [log(oneWindow), { models: 24, rate: 600, gpus: 2 }],
        [log(oneWindow), { models: 24, rate: 600, gpus: 4 }],
      ),
    );
    expect(table(drawn!, '_workload_satisfaction').columns).toEqual([
      'N=24_R=600_gpus=2_TS',
      'N=24_R=600_gpus=2_WS',
      'N=24_R=600_gpus=4_TS',
      'N=24_R=600_gpus=4_WS',
    ]);
    const text = JSON.stringify(drawn!.spec);
    const colours = JSON.parse(/"color":.*?"range":(\[.*?\])/.exec(text)![1]!);
    expect(new Set(colours).size).toBe(2);
  });

  it('keeps repeats apart under one label', async () => {
    const [drawn] = await build(
      run(
        [log(oneWindow), { models: 12, rate: 600 }],
        [log(twoWindows), { models: 12, rate: 600 }, { repeat: 1 }],
      ),
    );
    expect(table(drawn!, '_workload_satisfaction').columns[2]).toBe('N=12_R=600_repeat=1_TS');
    expect(JSON.stringify(drawn!.spec)).toContain('"domain":["N=12, R=600"]');
  });

  it('flags an invalid point, leaves a failed one out, and says both in the caption', async () => {
    const [drawn] = await build(
      run(
        [log(oneWindow), { models: 12, rate: 600 }, { status: 'invalid' }],
        [log(oneWindow), { models: 12, rate: 1200 }, { status: 'failed' }],
        [log(oneWindow), { models: 12, rate: 2400 }],
      ),
    );
    const labels = new Set(table(drawn!, '').rows.flatMap((row) => (row[0] === 'run' ? [row[1]] : [])));
    expect(labels).toEqual(new Set(['N=12, R=600 (invalid)', 'N=12, R=2400']));
    expect(drawn!.caption).toContain('Hollow: 1 invalid point');
    expect(drawn!.caption).toContain('Not drawn: 1 point');
  });

  it('draws nothing when no point has a row', async () => {
    expect(await build(run([log([]), { models: 12, rate: 600 }]))).toEqual([]);
  });

  it('captions what ran: scale, target, network preset, seed and version', async () => {
    const point = pointView(log(oneWindow), { models: 12, rate: 600 });
    const [drawn] = await build(runOf('logdir', [point], manifest({ network: 'cluster' })));
    expect(drawn!.caption).toContain('Scale quick, target sim, network preset cluster, seed 7, repro 1.2.3.');
    const [foreign] = await build(runOf('logdir', [point]));
    expect(foreign!.caption).toContain('Origin unknown');
  });
});

describe('the numbers beside Figure 7', () => {
  it('has twelve steps of two measured curves and of six derived ones, each with its source', async () => {
    const published = await readPublished(folder);
    const count = (series: string) => published.filter((row) => row.series === series).length;
    expect([count('original-emulated'), count('derived-band'), published.length]).toEqual([24, 72, 96]);
    expect(published.every((row) => row.value >= 0 && row.value <= 1 && row.provenance.length > 20)).toBe(
      true,
    );
    const at = (series: string, models: number, rate: number, factor: number) =>
      published.find(
        (row) =>
          row.series === series && row.models === models && row.rate === rate && row.sloFactor === factor,
      )?.value;
    expect(at('original-emulated', 48, 2400, 3.375)).toBe(0.43048);
    expect(at('derived-band', 48, 2400, 3.375)).toBe(0.75);
    expect(at('derived-band', 12, 2400, 86.4976)).toBe(1);
  });

  it('stands at the middle of each step, the last one ending with the run', () => {
    const ticks = [
      { time: 0, sloFactor: 1 },
      { time: 10, sloFactor: 1.5 },
    ];
    expect(steps(ticks, 40)).toEqual([
      { sloFactor: 1, middle: 5 },
      { sloFactor: 1.5, middle: 25 },
    ]);
  });

  it('labels multipliers with three digits, as the paper does', () => {
    const ladder = [1, 1.5, 2.25, 3.375, 5.0625, 7.59375, 11.3906, 17.0859, 86.4976];
    expect(ladder.map(factorLabel)).toEqual('1 1.5 2.25 3.38 5.06 7.59 11.4 17.1 86.5'.split(' '));
  });
});
