import {
  type Figure,
  type FigureContext,
  type FigureDeclaration,
  type FigureTable,
  pageWidth,
  palette,
  type Run,
} from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { provenance } from '../../shared/caption.js';
import { nines, ninesAxis } from '../../shared/nines.js';
import { quantiles, readBenches } from '../measured.js';
import { published } from '../published.js';

/** Quantiles drawn for each factor of ten of the tail. */
const perDecade = 40;

interface Dot {
  y: number;
  probability: number;
  latency: number;
  source: string;
}

async function measuredDots(file: string, inferences: number): Promise<Dot[]> {
  const decades = Math.log10(inferences);
  const ys = Array.from({ length: Math.floor(decades * perDecade) + 1 }, (_, i) => i / perDecade);
  const probabilities = ys.map((y) => 1 - 10 ** -y);
  const latencies = await quantiles(file, probabilities);
  return ys.map((y, i) => ({
    y,
    probability: probabilities[i]!,
    latency: latencies[i]!,
    source: 'this run',
  }));
}

function spec(measured: readonly Dot[], paper: readonly Dot[]): TopLevelSpec {
  const scale = { domain: ['this run', 'paper (digitised)'], range: [palette.turquoise, palette.orange] };
  const all = [...measured, ...paper].map(({ latency }) => latency);
  const room = 0.05 * (Math.max(...all) - Math.min(...all)) || 0.001;
  const x = {
    field: 'latency',
    type: 'quantitative',
    title: 'Latency (ms)',
    scale: { domain: [Math.min(...all) - room, Math.max(...all) + room], nice: false },
    axis: { format: '.4~f', tickCount: 8 },
  };
  const y = { field: 'y', type: 'quantitative', title: 'Percentile', ...ninesAxis(measured.at(-1)?.y ?? 1) };
  const color = {
    field: 'source',
    type: 'nominal',
    scale,
    legend: { title: null, orient: 'top', symbolType: 'circle' },
  };
  return {
    width: pageWidth,
    height: 230,
    layer: [
      {
        data: { values: measured },
        mark: { type: 'line', strokeWidth: 2 },
        encoding: { x, y, color, order: { field: 'y', type: 'quantitative' } },
      },
      {
        data: { values: paper },
        mark: { type: 'point', shape: 'diamond', filled: true, size: 70 },
        encoding: { x, y, color },
      },
    ],
  } as TopLevelSpec;
}

function table(dots: readonly (Dot & { provenance: string })[]): FigureTable {
  return {
    name: 'fig2a',
    columns: ['source', 'y', 'percentile', 'latency_ms', 'provenance'],
    rows: dots.map((dot) => [dot.source, dot.y, 100 * dot.probability, dot.latency, dot.provenance]),
  };
}

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const alone = (await readBenches(run)).find(({ bench }) => bench.concurrency === 1);
  if (!alone) return [];
  const measured = await measuredDots(alone.point.files.requests!, alone.bench.inferences);
  const paper = (await published(folder))
    .filter(({ panel }) => panel === '2a')
    .map((row) => {
      const probability = Number(row.quantity.slice(1)) / 100;
      return { ...row, y: nines(probability), probability, latency: row.value, source: 'paper (digitised)' };
    });
  return [
    {
      name: 'fig2a',
      title: 'Clockwork, Figure 2a: one inference at a time',
      caption: [
        `${alone.bench.inferences.toLocaleString('en-US')} single inferences of one model on one GPU, one after another.`,
        'The simulated variation is calibrated to the diamonds, so that they agree is no evidence.',
        provenance(run, [alone.point]),
      ].join(' '),
      spec: spec(measured, paper),
      tables: [table([...measured.map((dot) => ({ ...dot, provenance: 'this run' })), ...paper])],
    },
  ];
}

export const isolated: FigureDeclaration = {
  name: 'fig2a',
  title: 'Latency of isolated inferences',
  needs: ['requests'],
  build,
};
