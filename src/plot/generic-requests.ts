import type { TopLevelSpec } from 'vega-lite';
import type { Figure, FigureTable } from '../experiment/declaration.js';
import type { PointView, Run } from '../telemetry/run.js';
import { latencyAxis } from './latency-axis.js';
import { provenance } from './provenance.js';
import { type RequestBins, requestBins } from './request-bins.js';
import { pageWidth, pale, palette } from './theme.js';

type BinColumn = 'satisfaction' | 'p50' | 'p99' | 'max' | 'throughput' | 'goodput';

interface Curve {
  column: BinColumn;
  label: string;
  colour: string;
  width?: number;
}

const latencyCurves: readonly Curve[] = [
  { column: 'max', label: 'max', colour: pale.blue, width: 2.6 },
  { column: 'p99', label: 'p99', colour: palette.sky },
  { column: 'p50', label: 'median', colour: palette.blue, width: 2 },
];
const rateCurves: readonly Curve[] = [
  { column: 'throughput', label: 'throughput (successful)', colour: palette.grey, width: 2.6 },
  { column: 'goodput', label: 'goodput (within SLO)', colour: palette.turquoise, width: 1.4 },
];
const satisfactionCurve: readonly Curve[] = [
  { column: 'satisfaction', label: 'satisfaction', colour: palette.turquoise, width: 1.8 },
];

/** Longest runs are read in minutes or hours. */
function timeUnit(span: number): { name: string; seconds: number } {
  if (span <= 900) return { name: 's', seconds: 1 };
  return span <= 3 * 3600 ? { name: 'min', seconds: 60 } : { name: 'h', seconds: 3600 };
}

function panel(
  bins: RequestBins,
  curves: readonly Curve[],
  height: number,
  y: { axis: object; [property: string]: unknown },
  last = false,
) {
  const unit = timeUnit(bins.span);
  const values = curves.flatMap(({ column, label }) =>
    [...bins[column]].map((value, i) => ({
      t: bins.time[i]! / unit.seconds,
      value: Number.isNaN(value) ? null : value,
      curve: label,
    })),
  );
  const scale = { domain: curves.map((c) => c.label), range: curves.map((c) => c.colour) };
  const legend =
    curves.length > 1 ? { title: null, orient: 'right', symbolType: 'stroke', symbolSize: 300 } : null;
  return {
    width: pageWidth - 140,
    height,
    layer: curves.map(({ label, width }) => ({
      data: { values: values.filter((value) => value.curve === label) },
      mark: { type: 'line', strokeWidth: width ?? 1.3, point: bins.time.length === 1 },
      encoding: {
        x: {
          field: 't',
          type: 'quantitative',
          title: last ? `Time since the first response (${unit.name})` : null,
          scale: { domain: [0, (bins.width * bins.time.length) / unit.seconds], nice: false },
          axis: { grid: false, labels: last, ticks: last },
        },
        y: { field: 'value', type: 'quantitative', ...y, axis: { minExtent: 38, ...y.axis } },
        color: { field: 'curve', type: 'nominal', scale, legend },
      },
    })),
  };
}

function requestSpec(bins: RequestBins): TopLevelSpec {
  return {
    spacing: 14,
    resolve: { legend: { color: 'independent' }, scale: { color: 'independent', x: 'shared' } },
    vconcat: [
      panel(bins, satisfactionCurve, 90, {
        title: 'Satisfaction',
        scale: { domain: [0, 1] },
        axis: { values: [0, 0.25, 0.5, 0.75, 1], format: '.2f' },
      }),
      panel(bins, latencyCurves, 120, {
        title: 'Latency (ms)',
        ...latencyAxis(bins),
      }),
      panel(
        bins,
        rateCurves,
        110,
        { title: 'Rate (1/s)', scale: { zero: true }, axis: { tickCount: 4 } },
        true,
      ),
    ],
  } as TopLevelSpec;
}

function binTable(name: string, bins: RequestBins): FigureTable {
  const columns: [string, BinColumn | 'time'][] = [
    ['t_s', 'time'],
    ['satisfaction', 'satisfaction'],
    ['latency_p50_ms', 'p50'],
    ['latency_p99_ms', 'p99'],
    ['latency_max_ms', 'max'],
    ['throughput_per_s', 'throughput'],
    ['goodput_per_s', 'goodput'],
  ];
  const cell = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    name,
    columns: columns.map(([title]) => title),
    rows: Array.from(bins.time, (_, i) => columns.map(([, column]) => cell(bins[column][i]!))),
  };
}

async function requestFigure(run: Run, point: PointView, file: string): Promise<Figure | null> {
  const bins = await requestBins(file);
  if (bins.requests === 0) return null;
  const name = run.points.length === 1 ? 'requests' : `requests_${point.name.replaceAll(/[^\w=.,-]+/g, '_')}`;
  return {
    name,
    title: `Requests over time: ${point.name}`,
    caption: [
      `${bins.requests.toLocaleString('en-US')} responses in bins of ${Number(bins.width.toPrecision(6))} s, by time of`,
      'departure. Satisfaction: fraction of all responses within their SLO. Latency: of successful requests only.',
      point.status === 'ok' ? '' : `This point is ${point.status}: not to be trusted.`,
      provenance(run, [point]),
    ].join(' '),
    spec: requestSpec(bins),
    tables: [binTable(name, bins)],
  };
}

/** The figure that any request log has: satisfaction, latency and rates over time, one figure per point. */
export async function genericRequests(run: Run): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const point of run.points) {
    const file = point.files.requests;
    const figure = file ? await requestFigure(run, point, file) : null;
    if (figure) figures.push(figure);
  }
  return figures;
}
