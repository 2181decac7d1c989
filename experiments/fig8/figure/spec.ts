import { ink, pageWidth, type RequestSeries, vegaLite } from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { ladderX, seconds } from '../../shared/ladder-axis.js';
import { endOf, type Series } from '../series.js';
import type { PlacedMark } from './published.js';
import { colourScale, strokeOf } from './style.js';

const satisfactionName = 'latency-sensitive satisfaction (left)';
const throughputName = 'batch throughput (right)';

/** Entries of one height stand on one line. */
const topLegend = { title: null, orient: 'top', clipHeight: 15 };

/** Smallest multiple of 1000 requests/s that holds every window, and at least the original's 3000. */
export function throughputTop(series: readonly Series[]): number {
  const highest = Math.max(0, ...series.flatMap((s) => [...s.batch.windows.goodput]));
  return Math.max(3000, Math.ceil(highest / 1000) * 1000);
}

/** Wide lines first: where runs coincide, as they do at full satisfaction, the narrower ones stay visible. */
const widths = [3.2, 2.1, 1.1];

/** Each label's line of satisfaction, its width by its place in the legend. */
function byWidth(series: readonly Series[], labels: readonly string[]): { width: number; own: Series[] }[] {
  return labels.map((label, i) => ({
    width: widths[Math.min(i, widths.length - 1)]!,
    own: series.filter((s) => s.label === label),
  }));
}

/** When the first batch response of any run left, ns, to a second; undefined without batch clients. */
function batchBegins(series: readonly Series[]): number | undefined {
  const firsts = series.flatMap((s) => s.batch.factors.map(({ first }) => first));
  return firsts.length > 0 ? Math.min(...firsts) * 1e9 : undefined;
}

/** Says where the batch clients come in: before that, all runs are the same. */
function beginning(time: number) {
  const data = { values: [{ t: seconds(time), value: 0.12, text: 'batch clients start' }] };
  return [
    { data, mark: { type: 'rule', color: ink.axis, strokeWidth: 1 }, encoding: { y: undefined } },
    {
      data,
      mark: {
        type: 'text',
        angle: 270,
        align: 'left',
        baseline: 'bottom',
        dy: -3,
        fontSize: 10.5,
        color: ink.faint,
      },
      encoding: { text: { field: 'text' } },
    },
  ];
}

/** One line per run and repeat: the windows of one class of clients. */
function lines(
  series: readonly Series[],
  palette: ReadonlyMap<string, string>,
  windows: (s: Series) => { time: Float64Array; values: Float64Array },
  quantity: string,
) {
  const values = series.flatMap((s) => {
    const { time, values } = windows(s);
    return Array.from(time, (t, i) => ({
      t: seconds(t),
      value: values[i],
      run: s.label,
      repeat: s.repeat,
      quantity,
    }));
  });
  const legend = { ...topLegend, columns: 6, symbolType: 'stroke', symbolSize: 900 };
  return {
    data: { values },
    encoding: {
      detail: { field: 'repeat' },
      color: {
        field: 'run',
        type: 'nominal',
        scale: colourScale(palette),
        legend: { ...legend, symbolStrokeWidth: 3 },
      },
      strokeDash: {
        field: 'quantity',
        type: 'nominal',
        scale: {
          domain: [satisfactionName, throughputName],
          range: [
            [1, 0],
            [2, 2],
          ],
        },
        legend: { ...legend, encoding: { symbols: { stroke: { value: ink.normal } } } },
      },
    },
  };
}

/** Hollow dots over the satisfaction of a point that is INVALID. */
function invalidDots(series: readonly Series[], palette: ReadonlyMap<string, string>) {
  const values = series
    .filter((s) => s.invalid)
    .flatMap((s) =>
      Array.from(s.sensitive.windows.time, (t, i) => ({
        t: seconds(t),
        value: s.sensitive.windows.satisfaction[i],
        run: s.label,
      })),
    );
  return {
    data: { values },
    mark: { type: 'point', shape: 'circle', fill: ink.paper, size: 26, strokeWidth: 1 },
    encoding: { stroke: strokeOf(palette) },
  };
}

/** The published satisfaction: a diamond, and a bar where it is a range. */
function publishedMarks(marks: readonly PlacedMark[], palette: ReadonlyMap<string, string>) {
  const values = marks.map((mark) => ({
    t: seconds(mark.t),
    value: (mark.low + mark.high) / 2,
    low: mark.low,
    high: mark.high,
    source: 're-run of the artifact, other GPUs',
    run: mark.label,
  }));
  const stroke = strokeOf(palette);
  const legend = { ...topLegend, encoding: { symbols: { stroke: { value: ink.normal } } } };
  return [
    {
      data: { values: values.filter(({ low, high }) => low < high) },
      mark: { type: 'rule', strokeWidth: 1.4 },
      encoding: { y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' }, stroke },
    },
    {
      data: { values },
      mark: { type: 'point', fill: ink.paper, size: 40, strokeWidth: 1.2, opacity: 1 },
      encoding: {
        stroke,
        shape: {
          field: 'source',
          type: 'nominal',
          scale: { domain: ['re-run of the artifact, other GPUs'], range: ['diamond'] },
          legend,
        },
      },
    },
  ];
}

/** Figure 8 as a Vega-Lite spec: satisfaction on the left axis, batch throughput on the right, ticks of the ladder. */
export function spec(
  series: readonly Series[],
  palette: ReadonlyMap<string, string>,
  ticks: RequestSeries['ticks'],
  marks: readonly PlacedMark[],
): TopLevelSpec {
  const x = ladderX(ticks, endOf(series));
  const left = {
    field: 'value',
    type: 'quantitative',
    title: 'Workload satisfaction',
    scale: { domain: [0, 1] },
    axis: { tickCount: 5, format: '.1f' },
  };
  const right = {
    field: 'value',
    type: 'quantitative',
    title: 'Batch throughput (1/s)',
    scale: { domain: [0, throughputTop(series)] },
    axis: { tickCount: 5, format: ',d', grid: false, orient: 'right' },
  };
  const begins = batchBegins(series);
  const batch = lines(
    series,
    palette,
    (s) => ({ time: s.batch.windows.time, values: s.batch.windows.goodput }),
    throughputName,
  );
  const onLeft = [
    ...byWidth(series, [...palette.keys()]).map(({ width, own }) => ({
      ...lines(
        own,
        palette,
        (s) => ({ time: s.sensitive.windows.time, values: s.sensitive.windows.satisfaction }),
        satisfactionName,
      ),
      mark: { type: 'line', strokeWidth: width },
    })),
    ...(begins === undefined ? [] : beginning(begins)),
    ...(series.some((s) => s.invalid) ? [invalidDots(series, palette)] : []),
    ...(marks.length > 0 ? publishedMarks(marks, palette) : []),
  ].map((layer) => ({ ...layer, encoding: { x, y: left, ...layer.encoding } }));
  const onRight = {
    ...batch,
    mark: { type: 'line', strokeWidth: 1.2, strokeOpacity: 0.9 },
    encoding: { x, y: right, ...batch.encoding },
  };
  return vegaLite({
    width: pageWidth - 50,
    height: 240,
    resolve: { scale: { y: 'independent' } },
    layer: [onRight, { layer: onLeft }],
  });
}
