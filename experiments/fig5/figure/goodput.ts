import {
  type Figure,
  type FigureContext,
  type FigureDeclaration,
  ink,
  pageWidth,
  type Run,
  vegaLite,
} from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { doubts, provenance } from '../../shared/caption.js';
import { over, within } from '../../shared/claims/repeats.js';
import { errorBars, intervalsDrawn } from '../../shared/intervals.js';
import { type Measured, readMeasured, type Window } from '../measured.js';
import { published } from '../published.js';
import { labelOf, systems } from '../systems.js';

interface Bar {
  slo: number;
  system: string;
  label: string;
  goodput: number;
  /** 95 % interval over repeats, where there are several. */
  low?: number;
  high?: number;
  source: string;
}

const paperSource = 'paper (digitised)';

function spec(bars: readonly Bar[], marks: readonly Bar[]): TopLevelSpec {
  const present = systems.filter(({ label }) => bars.some((bar) => bar.label === label));
  const slos = [...new Set(bars.map(({ slo }) => slo))].sort((a, b) => a - b);
  const x = { field: 'slo', type: 'ordinal', title: 'SLO (ms)', sort: slos, axis: { labelAngle: 0 } };
  const xOffset = { field: 'label', type: 'nominal', sort: systems.map(({ label }) => label) };
  const y = { field: 'goodput', type: 'quantitative', title: 'Goodput (requests/s)' };
  const scale = { domain: present.map((s) => s.label), range: present.map((s) => s.colour) };
  return vegaLite({
    width: pageWidth,
    height: 240,
    layer: [
      {
        data: { values: bars },
        mark: { type: 'bar' },
        encoding: {
          x,
          xOffset,
          y,
          color: { field: 'label', type: 'nominal', scale, legend: { title: null, orient: 'top' } },
        },
      },
      ...errorBars(bars, { x, xOffset, y }, { color: ink.strong }),
      {
        data: { values: marks },
        mark: { type: 'point', size: 60, filled: true, opacity: 1, stroke: ink.paper, strokeWidth: 1 },
        encoding: {
          x,
          xOffset,
          y,
          fill: { value: ink.strong },
          shape: {
            field: 'source',
            type: 'nominal',
            scale: { domain: [paperSource], range: ['diamond'] },
            legend: { title: null, orient: 'top' },
          },
        },
      },
    ],
  });
}

/** A mean over a point's repeats, which cannot be negative. */
const mean = ({ repeats }: Measured, of: (one: Window) => number) => within(over(repeats.map(of)), 0);

/** The original's file, which knows Clockwork alone. */
function originalTable(measured: readonly Measured[]) {
  return {
    name: 'fig5_goodput_data',
    columns: ['slo', 'throughput', 'goodput'],
    rows: measured
      .filter(({ system }) => system === 'clockwork')
      .map((one) => [
        one.slo,
        mean(one, ({ throughput }) => throughput).value,
        mean(one, ({ goodput }) => goodput).value,
      ]),
  };
}

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const measured = await readMeasured(run);
  if (measured.length === 0) return [];
  const bars = measured.map((one): Bar => {
    const { value: goodput, ...interval } = mean(one, ({ goodput }) => goodput);
    const { slo, system } = one;
    return { slo, system, goodput, ...interval, label: labelOf(system), source: 'this run' };
  });
  const spread = bars.some(({ low }) => low !== undefined);
  const rows = (await published(folder)).filter((row) =>
    bars.some(({ slo, system }) => slo === row.slo_ms && system === row.system),
  );
  const marks = rows.map(
    (row): Bar => ({
      slo: row.slo_ms,
      system: row.system,
      goodput: row.goodput,
      label: labelOf(row.system),
      source: paperSource,
    }),
  );
  const caption = [
    '15 copies of ResNet-50 v2 with 16 closed-loop clients each on one GPU. Bars: answers within the SLO per second, over the',
    'last third of the run but its last thirtieth. Diamonds: the paper. Baselines are models of our own on a GPU calibrated to Figure 2.',
    ...intervalsDrawn(measured, 'lines on bars'),
    ...doubts(
      run,
      run.points,
      measured.flatMap(({ repeats }) => repeats.map(() => ({ invalid: false }))),
    ),
    provenance(run, run.points),
  ].join(' ');
  const table = {
    name: 'fig5_goodput',
    columns: [
      ...['source', 'system', 'slo_ms', 'throughput', 'goodput', 'provenance'],
      ...(spread ? ['goodput_low', 'goodput_high'] : []),
    ],
    rows: [
      ...measured.map((m, i) => [
        ...['this run', m.system, m.slo, mean(m, ({ throughput }) => throughput).value],
        ...[bars[i]!.goodput, 'this run'],
        ...(spread ? [bars[i]!.low ?? null, bars[i]!.high ?? null] : []),
      ]),
      ...rows.map((row) => [
        paperSource,
        row.system,
        row.slo_ms,
        null,
        row.goodput,
        row.provenance,
        ...(spread ? [null, null] : []),
      ]),
    ],
  };
  return [
    {
      name: 'fig5_goodput',
      title: 'Clockwork, Figure 5: goodput of three systems under one SLO',
      caption,
      spec: spec(bars, marks),
      tables: [table, originalTable(measured)],
    },
  ];
}

export const goodput: FigureDeclaration = {
  name: 'fig5_goodput',
  title: 'Goodput by SLO',
  needs: ['requests'],
  build,
};
