import { ink } from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import {
  curveLayers,
  type Layer,
  markLayers,
  type Panel,
  stackedPanels,
} from '../../shared/stacked-panels.js';
import type { Published } from '../published.js';
import type { SeriesColumn, Timeline } from '../timeline.js';
import { panels } from './panels.js';

export type Series = Readonly<Record<SeriesColumn, Float64Array>>;

/** Room for the legends on the right, px. */
const legendRoom = 140;
/** The first panel reaches so many times as high as its curves where a line's name stands above them. */
const namedRoom = 1.3;
/** SLO of every request, ms. */
const slo = 100;

/** A dashed line at a value, with its name at the left end: above it, or where curves run there at the panel's top. */
function ruleLayers(value: number, name: string, place: 'line' | 'top'): Layer[] {
  const data = { values: [{ value, name }] };
  return [
    {
      data,
      mark: { type: 'rule', color: ink.axis, strokeDash: [4, 3], strokeWidth: 1 },
      encoding: { x: undefined },
    },
    {
      data,
      mark: {
        type: 'text',
        align: 'left',
        baseline: 'bottom',
        x: 5,
        dy: -3,
        fontSize: 10.5,
        color: ink.faint,
      },
      encoding: {
        x: undefined,
        ...(place === 'top' && { y: { value: 14 } }),
        text: { field: 'name' },
      },
    },
  ];
}

const isLatency = ({ title }: Panel<SeriesColumn>): boolean => title.startsWith('Latency');

/** Linear from 0; for latencies logarithmic when something is so late that it would press the rest against the axis. */
function scaleOf(panel: Panel<SeriesColumn>, series: Series, marks: readonly Published[], headroom?: number) {
  const values = panel.curves
    .flatMap(({ column }) => [
      ...series[column],
      ...marks.filter((mark) => mark.column === column).map(({ value }) => value),
    ])
    .filter((value) => value > 0 && Number.isFinite(value));
  const late = isLatency(panel) && Math.max(slo, ...values) > 3 * slo;
  if (!late) {
    const room = headroom && { domainMax: Math.max(...values) * headroom };
    return { scale: { zero: true, ...room }, axis: { tickCount: 4, minExtent: 44 } };
  }
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
  { time, bucket }: Timeline,
  series: Series,
  marks: readonly Published[],
  meanGoodput: number | undefined,
  invalid: boolean,
): TopLevelSpec {
  const end = ((time.at(-1) ?? 0) + bucket) / 60;
  const middles = time.map((start) => (start + bucket / 2) / 60);
  const placed = marks
    .map(({ column, minute, value }) => ({ column, t: Number(minute), value }))
    .filter(({ t }) => t <= end);
  const shown = panels.filter(({ curves }) =>
    curves.some(({ column }) => series[column].some((value) => Number.isFinite(value))),
  );
  return stackedPanels(
    shown.map((panel, i) => ({
      height: i < 2 ? 130 : 80,
      y: {
        title: panel.title,
        ...scaleOf(panel, series, marks, i === 0 && meanGoodput !== undefined ? namedRoom : undefined),
      },
      layers: [
        ...(i === 0 && meanGoodput !== undefined
          ? ruleLayers(meanGoodput, `mean goodput of the paper: ${meanGoodput.toLocaleString('en')}/s`, 'top')
          : []),
        ...(isLatency(panel) ? ruleLayers(slo, 'SLO', 'line') : []),
        ...curveLayers(panel, middles, series, invalid),
        ...markLayers(panel, placed),
      ],
    })),
    { title: 'Time since the end of the lead-in (min)', domain: [0, end], tickCount: 12 },
    legendRoom,
  );
}
