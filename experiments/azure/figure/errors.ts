import {
  type Figure,
  type FigureContext,
  type FigureDeclaration,
  type FigureTable,
  type Histogram,
  histogramQuantile,
  type PointView,
  type Run,
  readHistogram,
  tailCdf,
} from 'repro';
import { provenance } from '../../shared/caption.js';
import type { Cell } from '../../shared/tables.js';
import { type Errors, type Predicted, readErrors, type Work } from '../predictions.js';
import { type Published, readPublished } from '../published.js';
import { doubt, eachPoint, suffixOf } from './each-point.js';
import { type ErrorPanel, spec, tail } from './errors-spec.js';

const titles: readonly [Work, Predicted, string][] = [
  ['infer', 'duration', 'INFER: duration'],
  ['load', 'duration', 'LOAD: duration'],
  ['infer', 'completion', 'INFER: completion'],
  ['load', 'completion', 'LOAD: completion'],
];

async function panelsOf(point: PointView, published: readonly Published[]): Promise<ErrorPanel[] | null> {
  const panels: ErrorPanel[] = [];
  for (const [work, predicted, title] of titles) {
    const errors = await readErrors(point, work, predicted);
    if (!errors) return null;
    const mark = (sign: string) =>
      published.find(({ column }) => column === `${work}_${predicted}_${sign}predicted_p99`)?.value;
    panels.push({ work, predicted, title, errors, paper: { longer: mark('under'), shorter: mark('over') } });
  }
  return panels;
}

/** Columns of the original's file: its `over` are the errors of what took longer than expected, or as long. */
function errorColumns(panels: readonly ErrorPanel[]): [string, Histogram][] {
  const name = ({ work, predicted }: ErrorPanel) =>
    `${work}_${predicted === 'duration' ? 'prediction' : 'completion'}_error`;
  return panels.flatMap((panel) => {
    const { longer, shorter }: Errors = panel.errors;
    return [
      [`${name(panel)}_over`, longer],
      [`${name(panel)}_under`, shorter],
    ] as [string, Histogram][];
  });
}

/**
 * The original's file: 1000 quantiles, evenly spaced on the axis of nines up to that of its longest column; a column ends
 * where its values do. In ms. The ratios of the original, which divide ms by ns, are left out.
 */
async function original(name: string, point: PointView, panels: readonly ErrorPanel[]): Promise<FigureTable> {
  const latencies: [string, Histogram][] = [];
  if (point.files.histograms !== undefined || point.files.requests !== undefined) {
    for (const [column, histogram] of [
      ['latency', 'latency'],
      ['cold', 'cold_latency'],
      ['hot', 'warm_latency'],
    ] as const) {
      latencies.push([column, await readHistogram(point, histogram)]);
    }
  }
  const columns = [...errorColumns(panels), ...latencies];
  const longest = columns.reduce((a, [, b]) => (b.total > a.total ? b : a), columns[0]![1]);
  return {
    name,
    columns: ['quantile', ...columns.map(([column]) => column), 'y'],
    rows: Array.from(tailCdf(longest).y, (y): Cell[] => {
      const quantile = 1 - 10 ** -y;
      const cells = columns.map(([, histogram]): Cell => {
        if (histogram.total === 0 || y > Math.log10(histogram.total) + 1e-9) return null;
        return histogramQuantile(histogram, quantile) / 1e6;
      });
      return [quantile, ...cells, y];
    }),
  };
}

function everyMark(name: string, panels: readonly ErrorPanel[]): FigureTable {
  const rows = panels.flatMap(({ work, predicted, errors, paper }) =>
    (['longer', 'shorter'] as const).flatMap((sign): Cell[][] => {
      const published = paper[sign];
      return [
        ...tail(errors[sign]).map(({ y, error }): Cell[] => ['run', work, predicted, sign, y, error]),
        ...(published === undefined ? [] : [['paper', work, predicted, sign, 2, published] as Cell[]]),
      ];
    }),
  );
  return { name, columns: ['kind', 'action', 'predicted', 'sign', 'y', 'error_ms'], rows };
}

/** Figure 10 of the Clockwork paper, one figure per point. */
async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const published = await readPublished(folder);
  return eachPoint(run, async (point) => {
    const panels = await panelsOf(point, published);
    if (!panels?.some(({ errors }) => errors.longer.total + errors.shorter.total > 0)) return null;
    const suffix = suffixOf(run, point);
    return {
      name: `fig10${suffix}`,
      title: `Clockwork, Figure 10: errors of predictions${suffix && ` (${point.name})`}`,
      caption: [
        '|Actual − expected| of successful actions over the whole run; each step up an axis is one more nine. Duration: of the work itself. Completion: when it',
        'ended, its wait included. Diamonds: the 99th percentiles of the paper, to which noise=v100 was calibrated.',
        ...doubt(point),
        provenance(run, [point]),
      ].join(' '),
      spec: spec(panels, point.status === 'invalid'),
      tables: [
        await original(`client_tail_cdf_data${suffix}`, point, panels),
        everyMark(`fig10${suffix}`, panels),
      ],
    };
  });
}

export const errors: FigureDeclaration = {
  name: 'fig10',
  title: 'Errors of the predictions of executions and loads',
  needs: ['histograms'],
  build,
};
