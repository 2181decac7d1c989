import { ink, pageWidth } from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import type { Published } from '../published.js';
import type { SeriesColumn, Timeline } from '../timeline.js';
import { type Panel, panels } from './panels.js';

export type Series = Readonly<Record<SeriesColumn, Float64Array>>;

/** Room for the legends on the right. */
const legendRoom = 140;
/** SLO of every request, ms. */
const slo = 100;

const finite = (value: number) => (Number.isFinite(value) ? value : null);

function xOf({ time, bucket }: Timeline, last: boolean) {
  const end = ((time.at(-1) ?? 0) + bucket) / 60;
  return {
    field: 't',
    type: 'quantitative',
    title: last ? 'Time since the end of the lead-in (min)' : null,
    scale: { domain: [0, end], nice: false },
    axis: { grid: false, labels: last, ticks: last, tickCount: 12 },
  };
}

/** The curves of a panel, each value at the middle of its bucket. */
function curveLayers({ time, bucket }: Timeline, series: Series, { curves }: Panel) {
  const scale = { domain: curves.map((c) => c.label), range: curves.map((c) => c.colour) };
  return curves.map(({ column, label, width }) => ({
    data: {
      values: time.map((start, i) => ({
        t: (start + bucket / 2) / 60,
        value: finite(series[column][i]!),
        curve: label,
      })),
    },
    mark: { type: 'line', strokeWidth: width },
    encoding: {
      color: {
        field: 'curve',
        type: 'nominal',
        scale,
        legend: { title: null, orient: 'right', symbolType: 'stroke', symbolSize: 300 },
      },
    },
  }));
}

/** Numbers of others over time, as hollow diamonds in the colour of the curve that they are of. */
function markLayers(marks: readonly Published[], end: number, { curves }: Panel) {
  return curves.flatMap(({ column, colour }) => {
    const values = marks
      .filter((mark) => mark.column === column && Number(mark.minute) <= end)
      .map(({ minute, value }) => ({ t: Number(minute), value }));
    const shape = {
      shape: 'diamond',
      fill: ink.paper,
      stroke: colour,
      size: 38,
      strokeWidth: 1.2,
      opacity: 1,
    };
    return values.length === 0 ? [] : [{ data: { values }, mark: { type: 'point', ...shape } }];
  });
}

/** A dashed line at a value, with its name at the left end, under it. */
function ruleLayers(value: number, name: string) {
  const data = { values: [{ value, name }] };
  const y = { field: 'value', type: 'quantitative' };
  return [
    {
      data,
      mark: { type: 'rule', color: ink.axis, strokeDash: [4, 3], strokeWidth: 1 },
      encoding: { x: undefined, y },
    },
    {
      data,
      mark: { type: 'text', align: 'left', baseline: 'top', x: 5, dy: 3, fontSize: 10.5, color: ink.faint },
      encoding: { x: undefined, y, text: { field: 'name' } },
    },
  ];
}

/** Linear from 0; for latencies logarithmic when something is so late that it would press the rest against the axis. */
function scaleOf(panel: Panel, series: Series, marks: readonly Published[]) {
  const values = panel.curves
    .flatMap(({ column }) => [
      ...series[column],
      ...marks.filter((mark) => mark.column === column).map(({ value }) => value),
    ])
    .filter((value) => value > 0 && Number.isFinite(value));
  const late = panel.title.startsWith('Latency') && Math.max(slo, ...values) > 3 * slo;
  if (!late) return { scale: { zero: true }, axis: { tickCount: 4, minExtent: 44 } };
  const domain = [10 ** Math.floor(Math.log10(Math.min(slo, ...values))), Math.max(...values) * 1.2];
  return {
    scale: { type: 'log', domain, nice: false },
    axis: {
      values: [1, 10, 100, 1000, 10_000].flatMap((ten) => [ten, 2 * ten, 5 * ten]),
      format: ',~r',
      minExtent: 44,
    },
  };
}

/** Figure 9 as a Vega-Lite spec: five panels over one time axis. `meanGoodput`, requests/s, is the paper's. */
export function spec(
  timeline: Timeline,
  series: Series,
  marks: readonly Published[],
  meanGoodput: number | undefined,
): TopLevelSpec {
  const end = ((timeline.time.at(-1) ?? 0) + timeline.bucket) / 60;
  const shown = panels.filter(({ curves }) =>
    curves.some(({ column }) => series[column].some((value) => Number.isFinite(value))),
  );
  return {
    spacing: 14,
    resolve: { legend: { color: 'independent' }, scale: { color: 'independent', x: 'shared' } },
    vconcat: shown.map((panel, i) => {
      const y = {
        field: 'value',
        type: 'quantitative',
        title: panel.title,
        ...scaleOf(panel, series, marks),
      };
      const x = xOf(timeline, i === shown.length - 1);
      const layers = [
        ...(i === 0 && meanGoodput !== undefined
          ? ruleLayers(meanGoodput, `mean goodput of the paper: ${meanGoodput.toLocaleString('en')}/s`)
          : []),
        ...(panel.title.startsWith('Latency') ? ruleLayers(slo, 'SLO') : []),
        ...curveLayers(timeline, series, panel),
        ...markLayers(marks, end, panel),
      ];
      return {
        width: pageWidth - legendRoom,
        height: i < 2 ? 130 : 80,
        layer: layers.map((layer) => ({
          ...layer,
          encoding: { x, y, ...('encoding' in layer ? layer.encoding : {}) },
        })),
      };
    }),
  } as unknown as TopLevelSpec;
}
