import {
  type Figure,
  type FigureContext,
  type FigureDeclaration,
  ink,
  pageWidth,
  palette,
  type Run,
  vegaLite,
} from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { provenance } from '../../shared/caption.js';
import { over, type Value } from '../../shared/claims/repeats.js';
import { errorBars, intervalsDrawn } from '../../shared/intervals.js';
import { type Bench, type Benches, readBenches } from '../measured.js';
import { published } from '../published.js';

const sources = ['this run', 'paper (digitised)'];

const quantities = ['throughput', 'min', 'q1', 'median', 'q3', 'max'] as const;
type Quantity = (typeof quantities)[number];

/** What one bar and one box show. */
type Shown = Record<Quantity, number> & {
  concurrency: number;
  source: string;
  /** Over repeats, where there are several. */
  spread?: Record<Quantity, Value>;
};

/** Means over the repeats of one concurrency. */
function measuredBox({ concurrency, repeats }: Benches): Shown {
  const of = (quantity: Quantity) => over(repeats.map((one: Bench) => one[quantity]));
  const each = quantities.map((quantity) => [quantity, of(quantity)] as const);
  return {
    concurrency,
    ...(Object.fromEntries(each.map(([quantity, { value }]) => [quantity, value])) as Record<
      Quantity,
      number
    >),
    source: sources[0]!,
    ...(repeats.length > 1 && { spread: Object.fromEntries(each) as Record<Quantity, Value> }),
  };
}

/** The intervals of one quantity, at least `least`. */
const intervals = (shown: readonly Shown[], quantity: Quantity, least: number) =>
  shown.flatMap(({ concurrency, source, spread }) => {
    const { low, high } = spread?.[quantity] ?? {};
    return low === undefined ? [] : [{ concurrency, source, low: Math.max(least, low), high }];
  });

type Row = Awaited<ReturnType<typeof published>>[number];

/** The published box of one concurrency; undefined when it is not published whole. */
function publishedBox(rows: readonly Row[], concurrency: number): Shown | undefined {
  const value = (quantity: string) =>
    rows.find((row) => row.panel === '2b' && row.concurrency === concurrency && row.quantity === quantity)
      ?.value;
  const [throughput, min, q1, median, q3, max] = quantities.map(value);
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
  const throughput = { field: 'throughput', type: 'quantitative', title: 'Throughput (requests/s)' };
  const width = (pageWidth - 110) / 2;
  return vegaLite({
    data: { values: shown },
    spacing: 50,
    resolve: { scale: { color: 'independent' }, legend: { color: 'independent' } },
    hconcat: [
      {
        width,
        height: 230,
        layer: [
          { mark: { type: 'bar' }, encoding: { x, xOffset, y: throughput, color } },
          ...errorBars(
            intervals(shown, 'throughput', 0),
            { x, xOffset, y: throughput },
            { color: ink.strong },
          ),
        ],
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
          ...errorBars(
            intervals(shown, 'median', 1),
            { x, xOffset, y: latency('median') },
            { color: ink.strong, clip: true },
          ),
        ],
      },
    ],
  });
}

const bounds = ({ spread }: Shown) =>
  (['throughput', 'median'] as const).flatMap((quantity) => {
    const { low = null, high = null } = spread?.[quantity] ?? {};
    return [low, high];
  });

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const benches = await readBenches(run);
  if (benches.length === 0) return [];
  const rows = await published(folder);
  const shown = benches.flatMap((own): Shown[] => {
    const paper = publishedBox(rows, own.concurrency);
    return [measuredBox(own), ...(paper ? [paper] : [])];
  });
  const spread = shown.some((one) => one.spread);
  return [
    {
      name: 'fig2b',
      title: 'Clockwork, Figure 2b: the same inferences from several threads at once',
      caption: [
        'c threads each send the next inference as soon as the last has ended. Boxes: quartiles, with a line at the median;',
        'lines reach to the smallest and the largest latency. The simulated GPU is calibrated to the published values, so that they agree is no evidence.',
        ...intervalsDrawn(benches, 'thin black lines, of throughput and median'),
        provenance(
          run,
          benches.flatMap(({ repeats }) => repeats.map(({ point }) => point)),
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
            ...(spread ? ['throughput_low', 'throughput_high', 'median_low', 'median_high'] : []),
          ],
          rows: shown.map((s) => [
            ...[s.source, s.concurrency, s.throughput, s.min, s.q1, s.median, s.q3, s.max],
            ...(spread ? bounds(s) : []),
          ]),
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
