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
import { leftOut, provenance } from '../../shared/caption.js';
import { over, within } from '../../shared/claims/repeats.js';
import type { Outcome } from '../../shared/inferline-outcome.js';
import { errorBars, intervalsDrawn } from '../../shared/intervals.js';
import { type Measured, published, readMeasured } from '../measured.js';

const rules: Record<string, string> = { batch: 'corrected: n·1000/qps(n)', seed: "notebook's: 1000/qps(n)" };
const statistics = [
  ['mean', 'Mean'],
  ['p99', 'P99'],
] as const;
const bursts = (cv2: number) => `squared CV ${cv2}`;

/** A mean over a point's repeats, with its interval where there are several. */
const mean = ({ repeats }: Measured, of: (one: Outcome) => number) => over(repeats.map(of));
/** The least that the logarithmic axis shows of an interval, ms. */
const FLOOR = 10;

interface Mark {
  rate: number;
  latency: number;
  low?: number;
  high?: number;
  rule: string;
  burst: string;
}

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const measured = await readMeasured(run);
  if (measured.length === 0) return [];
  const spread = measured.some(({ repeats }) => repeats.length > 1);
  const reference = await published(folder);
  const ours = (which: 'mean' | 'p99') =>
    measured.map((one): Mark => {
      const { value: latency, ...interval } = within(
        mean(one, ({ served }) => served[which]),
        FLOOR,
      );
      return { rate: one.rate, latency, ...interval, rule: rules[one.rule], burst: bursts(one.cv2) };
    });
  const theirs = (which: 'mean' | 'p99') =>
    reference
      .filter((row) =>
        measured.some(({ rate, cv2, rule }) => rate === row.rate && cv2 === row.cv2 && rule === row.rule),
      )
      .map(
        (row): Mark => ({
          rate: row.rate,
          latency: row[which],
          rule: rules[row.rule],
          burst: bursts(row.cv2),
        }),
      );
  return [
    {
      name: 'inferline_seed',
      title: "Latency by rate under the notebook's service times and the corrected ones",
      caption: [
        "One V100 each for ResNet and Inception, batch 16. Under the notebook's rule a whole batch takes the time of one of its queries, so latency falls as",
        'load rises and batches fill; corrected, ResNet can serve 126.2 queries/s and is overloaded at 150. Diamonds: a port of the notebook’s simulator on',
        'traces of its own generator.',
        ...intervalsDrawn(measured, 'vertical lines'),
        ...leftOut(run),
        provenance(run),
      ].join(' '),
      spec: vegaLite({
        spacing: 60,
        hconcat: statistics.map(([which, title]) => panel(title, ours(which), theirs(which))),
      }),
      tables: [
        {
          name: 'inferline_seed',
          columns: [
            ...['rule', 'cv2', 'rate', 'mean_ms', 'p50_ms', 'p99_ms', 'max_ms'],
            ...['resnet_queue', 'inception_queue'],
            ...(spread ? ['mean_low_ms', 'mean_high_ms', 'p99_low_ms', 'p99_high_ms'] : []),
          ],
          rows: measured.map((one) => row(one, spread)),
        },
      ],
    },
  ];
}

/** A point as a row of the table. */
function row(one: Measured, spread: boolean) {
  const [average, p99] = (['mean', 'p99'] as const).map((which) => mean(one, ({ served }) => served[which]));
  return [
    ...[one.rule, one.cv2, one.rate, average.value, mean(one, ({ served }) => served.p50).value, p99.value],
    mean(one, ({ served }) => served.max).value,
    ...[0, 1].map((model) => mean(one, ({ longestQueues }) => longestQueues[model]).value),
    ...(spread ? [average, p99].flatMap(({ low = null, high = null }) => [low, high]) : []),
  ];
}

function panel(title: string, ours: readonly Mark[], theirs: readonly Mark[]) {
  const x = {
    field: 'rate',
    type: 'quantitative',
    title: 'Rate (queries/s)',
    axis: { values: [...new Set(ours.map(({ rate }) => rate))], grid: false },
    scale: { zero: false, padding: 16 },
  };
  const y = {
    field: 'latency',
    type: 'quantitative',
    title: `${title} latency (ms)`,
    scale: { type: 'log' },
    axis: { values: [50, 100, 200, 500, 1000, 10_000, 100_000], format: ',' },
  };
  const color = {
    field: 'rule',
    type: 'nominal',
    title: null,
    scale: { domain: Object.values(rules), range: [palette.blue, palette.vermillion] },
    legend: { orient: 'top' },
  };
  return {
    title,
    width: Math.floor((pageWidth - 90) / 2),
    height: 230,
    layer: [
      ...errorBars(ours, { x, y, color }, { clip: true }),
      {
        data: { values: ours },
        mark: { type: 'line', point: { filled: true, size: 40 }, strokeWidth: 1.8 },
        encoding: {
          x,
          y,
          color,
          strokeDash: { field: 'burst', type: 'nominal', title: null, legend: { orient: 'top' } },
        },
      },
      {
        data: { values: theirs },
        mark: { type: 'point', shape: 'diamond', filled: true, size: 46, opacity: 1, color: ink.strong },
        encoding: { x, y },
      },
    ],
  };
}

/** Mean and P99 by rate, both rules. */
export const rulesFigure: FigureDeclaration = {
  name: 'inferline_seed',
  title: "The notebook's service times and the corrected ones",
  needs: ['queries', 'hops', 'replicas', 'plan'],
  build,
};
