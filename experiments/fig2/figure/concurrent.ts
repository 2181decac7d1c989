import {
  type Figure,
  type FigureContext,
  type FigureDeclaration,
  ink,
  pageWidth,
  palette,
  type Run,
} from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { provenance } from '../../shared/caption.js';
import { type Bench, readBenches } from '../measured.js';
import { published } from '../published.js';

const sources = ['this run', 'paper (digitised)'];

/** What one bar and one box show. */
type Shown = Pick<Bench, 'concurrency' | 'throughput' | 'min' | 'q1' | 'median' | 'q3' | 'max'> & {
  source: string;
};

type Row = Awaited<ReturnType<typeof published>>[number];

/** The published box of one concurrency; undefined when it is not published whole. */
function publishedBox(rows: readonly Row[], concurrency: number): Shown | undefined {
  const value = (quantity: string) =>
    rows.find((row) => row.panel === '2b' && row.concurrency === concurrency && row.quantity === quantity)
      ?.value;
  const [throughput, min, q1, median, q3, max] = ['throughput', 'min', 'q1', 'median', 'q3', 'max'].map(
    value,
  );
  if (max === undefined) return undefined;
  return {
    concurrency,
    throughput: throughput!,
    min: min!,
    q1: q1!,
    median: median!,
    q3: q3!,
    max,
    source: sources[1]!,
  };
}

function panels(shown: readonly Shown[]): TopLevelSpec {
  const x = {
    field: 'concurrency',
    type: 'ordinal',
    title: 'Concurrency (threads)',
    axis: { labelAngle: 0 },
  };
  const xOffset = { field: 'source', type: 'nominal', sort: sources };
  const scale = { domain: sources, range: [palette.turquoise, palette.orange] };
  const color = { field: 'source', type: 'nominal', scale, legend: { title: null, orient: 'top' } };
  const quiet = { ...color, legend: null };
  const log = {
    scale: { type: 'log', domain: [1, 250], nice: false },
    axis: { values: [1, 2, 5, 10, 20, 50, 100, 200] },
  };
  const latency = (field: string) => ({ field, type: 'quantitative', title: 'Latency (ms)', ...log });
  const width = (pageWidth - 110) / 2;
  return {
    data: { values: shown },
    spacing: 50,
    resolve: { scale: { color: 'independent' }, legend: { color: 'independent' } },
    hconcat: [
      {
        width,
        height: 230,
        mark: { type: 'bar' },
        encoding: {
          x,
          xOffset,
          y: { field: 'throughput', type: 'quantitative', title: 'Throughput (requests/s)' },
          color,
        },
      },
      {
        width,
        height: 230,
        layer: [
          {
            mark: { type: 'rule', strokeWidth: 1.4 },
            encoding: { x, xOffset, y: latency('min'), y2: { field: 'max' }, color: quiet },
          },
          {
            mark: { type: 'bar', width: { band: 0.7 } },
            encoding: { x, xOffset, y: latency('q1'), y2: { field: 'q3' }, color: quiet },
          },
          {
            mark: { type: 'tick', thickness: 2, color: ink.strong, width: { band: 0.7 } },
            encoding: { x, xOffset, y: latency('median') },
          },
        ],
      },
    ],
  } as unknown as TopLevelSpec;
}

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const benches = await readBenches(run);
  if (benches.length === 0) return [];
  const rows = await published(folder);
  const shown = benches.flatMap(({ bench }): Shown[] => {
    const paper = publishedBox(rows, bench.concurrency);
    return [{ ...bench, source: sources[0]! }, ...(paper ? [paper] : [])];
  });
  return [
    {
      name: 'fig2b',
      title: 'Clockwork, Figure 2b: the same inferences from several threads at once',
      caption: [
        'c threads each send the next inference as soon as the last has ended. Boxes: quartiles, with a line at the median;',
        'lines reach to the smallest and the largest latency. The simulated GPU is calibrated to the published values, so that they agree is no evidence.',
        provenance(
          run,
          benches.map(({ point }) => point),
        ),
      ].join(' '),
      spec: panels(shown),
      tables: [
        {
          name: 'fig2b',
          columns: [
            'source',
            'concurrency',
            'throughput_per_s',
            'min_ms',
            'q1_ms',
            'median_ms',
            'q3_ms',
            'max_ms',
          ],
          rows: shown.map((s) => [s.source, s.concurrency, s.throughput, s.min, s.q1, s.median, s.q3, s.max]),
        },
      ],
    },
  ];
}

export const concurrent: FigureDeclaration = {
  name: 'fig2b',
  title: 'Throughput and latency against concurrency',
  needs: ['requests'],
  build,
};
