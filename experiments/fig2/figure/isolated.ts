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
import { over } from '../../shared/claims/repeats.js';
import { band, intervalsDrawn } from '../../shared/intervals.js';
import { nines, ninesAxis } from '../../shared/nines.js';
import { type Benches, quantiles, readBenches } from '../measured.js';
import { published } from '../published.js';

/** Quantiles drawn for each factor of ten of the tail. */
const perDecade = 40;

interface Dot {
  y: number;
  probability: number;
  latency: number;
  /** 95 % interval over repeats, where there are several. */
  low?: number;
  high?: number;
  source: string;
}

/** Means over repeats, up to the tail that the shortest of them has. */
async function measuredDots({ repeats }: Benches): Promise<Dot[]> {
  const decades = Math.log10(Math.min(...repeats.map(({ inferences }) => inferences)));
  const ys = Array.from({ length: Math.floor(decades * perDecade) + 1 }, (_, i) => i / perDecade);
  const probabilities = ys.map((y) => 1 - 10 ** -y);
  const latencies = await Promise.all(repeats.map(({ file }) => quantiles(file, probabilities)));
  return ys.map((y, i) => {
    const { value: latency, ...interval } = over(latencies.map((own) => own[i]!));
    return { y, probability: probabilities[i]!, latency, ...interval, source: 'this run' };
  });
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
    legend: { title: null, orient: 'top', symbolType: 'circle', symbolOpacity: 1 },
  };
  return {
    width: pageWidth,
    height: 230,
    layer: [
      ...band(measured, { x, y, color, order: { field: 'y' } }, { orient: 'horizontal', clip: true }, 'x'),
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
  const spread = dots.some(({ low }) => low !== undefined);
  return {
    name: 'fig2a',
    columns: [
      ...['source', 'y', 'percentile', 'latency_ms', 'provenance'],
      ...(spread ? ['latency_low_ms', 'latency_high_ms'] : []),
    ],
    rows: dots.map((dot) => [
      ...[dot.source, dot.y, 100 * dot.probability, dot.latency, dot.provenance],
      ...(spread ? [dot.low ?? null, dot.high ?? null] : []),
    ]),
  };
}

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const alone = (await readBenches(run)).find(({ concurrency }) => concurrency === 1);
  if (!alone) return [];
  const measured = await measuredDots(alone);
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
        `${alone.repeats[0]!.inferences.toLocaleString('en-US')} single inferences of one model on one GPU, one after another.`,
        'The simulated variation is calibrated to the diamonds, so that they agree is no evidence.',
        ...intervalsDrawn([alone], 'the band'),
        provenance(
          run,
          alone.repeats.map(({ point }) => point),
        ),
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
