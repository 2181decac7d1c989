import type { Figure, FigureContext, FigureDeclaration, FigureTable, PointView, Run } from 'repro';
import { provenance } from '../../shared/caption.js';
import { marksTable } from '../../shared/marks.js';
import type { Cell } from '../../shared/tables.js';
import { isNative, type Published, readPublished } from '../published.js';
import { readTimeline, type SeriesColumn, seriesOf, type Timeline } from '../timeline.js';
import { doubt, eachPoint, suffixOf } from './each-point.js';
import { type Series, spec } from './series-spec.js';

/** The original's columns in its order, but for warmmodel, which a roll-up does not know. */
const originalColumns: readonly SeriesColumn[] = [
  ...(['throughput', 'goodput', 'batchsize', 'coldstart', 'warmstart', 'coldmodel', 'models'] as const),
  ...(['latency_median', 'latency_p99', 'latency_max'] as const),
];

const cell = (value: number): Cell => (Number.isFinite(value) ? value : null);

function original(name: string, { time }: Timeline, series: Series): FigureTable {
  return {
    name,
    columns: ['bucket', 't', ...originalColumns],
    rows: time.map((start, i) => [
      i,
      start / 60,
      ...originalColumns.map((column) => cell(series[column][i]!)),
    ]),
  };
}

function everyMark(
  name: string,
  { time, bucket }: Timeline,
  series: Series,
  marks: readonly Published[],
  invalid: boolean,
): FigureTable {
  const own = originalColumns.flatMap((column) =>
    time.map((start, i) => {
      return { at: [column, (start + bucket / 2) / 60], value: series[column][i]!, invalid };
    }),
  );
  const published = marks.map((mark) => {
    return { ...mark, at: [mark.column, mark.minute === 'all' ? null : Number(mark.minute)] };
  });
  return marksTable(name, ['column', 'minute'], own, published);
}

function caption(run: Run, point: PointView, { bucket }: Timeline, marks: readonly Published[]): string {
  return [
    `Steps of ${bucket} s by departure, the lead-in left out. Latencies are of every response; goodput is what was within its SLO;`,
    'the batch is that of the average request; cold models are the distinct ones of cold starts that succeeded.',
    ...(marks.length > 0
      ? [
          'Diamonds: means over ten minutes of a re-run of the artifact (SZU 2023) with 6 overloaded GPUs and 793 models: no values of the paper, and no target.',
        ]
      : []),
    ...doubt(point),
    provenance(run, [point]),
  ].join(' ');
}

/** Figure 9 of the Clockwork paper, one figure per point. */
async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const published = await readPublished(folder);
  return eachPoint(run, async (point) => {
    const timeline = await readTimeline(run, point);
    if (!timeline || timeline.time.length === 0) return null;
    const suffix = suffixOf(run, point);
    const series = seriesOf(timeline);
    const invalid = point.status === 'invalid';
    const comparable = isNative(run, point) ? published : [];
    const marks = comparable.filter(({ minute }) => minute !== 'all');
    const mean = comparable.find(({ minute, column }) => minute === 'all' && column === 'goodput');
    return {
      name: `fig9${suffix}`,
      title: `Clockwork, Figure 9: a day of the Azure Functions trace${suffix && ` (${point.name})`}`,
      caption: caption(run, point, timeline, marks),
      spec: spec(timeline, series, marks, mean?.value, invalid),
      tables: [
        original(`timeseries_data${suffix}`, timeline, series),
        everyMark(`fig9${suffix}`, timeline, series, mean ? [mean, ...marks] : marks, invalid),
      ],
    };
  });
}

export const series: FigureDeclaration = {
  name: 'fig9',
  title: 'Goodput, latency, batch size and cold starts over time',
  needs: ['minutes'],
  build,
};
