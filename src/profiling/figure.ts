import type { TopLevelSpec } from 'vega-lite';
import type { Figure } from '../experiment/declaration.js';
import { ink, pageWidth, palette } from '../plot/theme.js';
import { quantile } from './summary.js';

/** Room between the two panels, for the right one's axis. */
const gap = 70;
const half = Math.floor((pageWidth - gap) / 2);
const height = 260;
/** Quantiles drawn for each factor of ten of the tail. */
const PER_DECADE = 40;
/** Runs of a batch size drawn as dots: more cannot be told apart. */
const MOST_DOTS = 300;
/** Factor to both sides of a batch size that its runs lie within. */
const BAND = 1.25;
/** Of the batch sizes in their order; the medians have vermillion. Beyond seven they begin again. */
const { sky, blue, turquoise, green, purple, orange, grey } = palette;
const colours = [sky, blue, turquoise, green, purple, orange, grey];

/** Runs of a batch size after its warm-up, in their order, ns. */
export interface Runs {
  batch: number;
  times: Float64Array;
}

/** The same in whole ns, as the figure's table has them: it can be drawn again from that. */
interface Drawn extends Runs {
  p50: number;
}

/** Draws how long runs take: every one by batch size, and the distribution of each batch size around its median. */
export function profileFigure(name: string, measured: readonly Runs[], setting: string): Figure {
  const batches = measured.map(({ batch, times: exact }): Drawn => {
    const times = exact.map(Math.round);
    return { batch, times, p50: quantile(times.slice().sort(), 0.5) };
  });
  const runs = batches.map(({ batch, times }) => `${times.length.toLocaleString('en-US')} of ${batch}`);
  return {
    name: `${name}_latency`,
    title: `Inference latency of ${name}`,
    caption: [
      `${setting}. Runs after warm-up by batch size: ${runs.join(', ')}.`,
      'Left: runs as dots, the median as a dash and on a line. Right: the share of runs that took at most so long,',
      'on an axis on which every nine has the same height; a curve ends at the slowest run.',
    ].join(' '),
    spec: {
      spacing: 26,
      resolve: { scale: { x: 'independent', y: 'independent', color: 'independent' } },
      hconcat: [runsPanel(batches), tailPanel(batches)],
    } as TopLevelSpec,
    tables: [
      {
        name: `${name}_latency`,
        columns: ['batch', 'run', 'latency_ns'],
        rows: batches.flatMap(({ batch, times }) => [...times].map((ns, i) => [batch, i + 1, ns])),
      },
    ],
  };
}

function runsPanel(batches: readonly Drawn[]) {
  const sizes = batches.map(({ batch }) => batch);
  const x = {
    type: 'quantitative',
    title: 'Batch size',
    scale: { type: 'log', base: 2, domain: [sizes[0] / 1.5, sizes.at(-1)! * 1.5], nice: false },
    axis: { values: sizes, format: 'd', grid: false },
  };
  const runs = batches.flatMap(dots);
  const all = runs.map(({ ms }) => ms);
  const y = {
    field: 'ms',
    type: 'quantitative',
    title: 'Latency (ms)',
    scale: { type: 'log', domain: [Math.min(...all) / 1.15, Math.max(...all) * 1.15], nice: false },
    axis: { format: '~r', tickCount: 5 },
  };
  const medians = batches.map(({ batch, p50 }) => ({
    batch,
    from: batch / BAND,
    to: batch * BAND,
    ms: p50 / 1e6,
  }));
  return {
    width: half,
    height,
    title: title('Every run'),
    layer: [
      {
        data: { values: runs },
        mark: { type: 'circle', size: 16, opacity: 0.6 },
        encoding: { x: { field: 'at', ...x }, y, color: { ...coloured(batches), legend: null } },
      },
      {
        data: { values: medians },
        mark: { type: 'line', strokeWidth: 1, strokeDash: [3, 3], color: ink.faint },
        encoding: { x: { field: 'batch', ...x }, y },
      },
      {
        data: { values: medians },
        mark: { type: 'rule', strokeWidth: 1.4, color: palette.vermillion },
        encoding: { x: { field: 'from', ...x }, x2: { field: 'to' }, y },
      },
    ],
  };
}

/** Runs in their order from left to right, so that a drift shows; of many, evenly chosen ones and the slowest. */
function dots({ batch, times }: Drawn) {
  const step = Math.max(1, times.length / MOST_DOTS);
  const chosen = new Set(
    Array.from({ length: Math.ceil(times.length / step) }, (_, i) => Math.floor(i * step)),
  );
  chosen.add(times.indexOf(times.reduce((a, b) => Math.max(a, b))));
  const along = (i: number) => (times.length > 1 ? (2 * i) / (times.length - 1) - 1 : 0);
  return [...chosen].map((i) => ({ batch, ms: times[i] / 1e6, at: batch * BAND ** along(i) }));
}

function tailPanel(batches: readonly Drawn[]) {
  const highest = Math.max(1, ...batches.map(({ times }) => Math.log10(2 * times.length)));
  const nines = Array.from({ length: Math.ceil(highest) + 1 }, (_, i) => i);
  const median = Math.log10(2);
  return {
    width: half,
    height,
    title: title('Distribution around the median'),
    data: { values: batches.flatMap(tail) },
    mark: { type: 'line', strokeWidth: 1.8 },
    encoding: {
      x: {
        field: 'relative',
        type: 'quantitative',
        title: 'Latency / median of its batch size',
        scale: { zero: false },
        axis: { format: '.3~f', tickCount: 6, grid: false },
      },
      y: {
        field: 'nines',
        type: 'quantitative',
        title: 'Runs at most there (%)',
        scale: { domain: [0, nines.length - 1], nice: false },
        axis: {
          values: [0, median, ...nines.slice(1)],
          labelExpr: "format(100 * (1 - pow(10, -datum.value)), '.7~r')",
        },
      },
      color: coloured(batches),
      order: { field: 'nines', type: 'quantitative' },
    },
  };
}

/** The k-th of n runs stands for the share (k − ½) / n (Hazen's plotting position), which leaves room for slower ones. */
function tail({ batch, times, p50 }: Drawn) {
  const sorted = times.slice().sort();
  const n = sorted.length;
  const end = Math.log10(2 * n);
  const ranks = new Set([1, n]);
  for (let nines = 0; nines <= end; nines += 1 / PER_DECADE) {
    const rank = Math.round(n * (1 - 10 ** -nines) + 0.5);
    if (rank <= n) ranks.add(rank);
  }
  return [...ranks].map((rank) => ({
    batch,
    nines: -Math.log10(1 - (rank - 0.5) / n),
    relative: sorted[rank - 1] / p50,
  }));
}

function coloured(batches: readonly Drawn[]) {
  return {
    field: 'batch',
    type: 'ordinal',
    title: 'Batch size',
    scale: { domain: batches.map(({ batch }) => batch), range: colours },
    legend: { orient: 'bottom-right', symbolType: 'stroke', symbolSize: 200, offset: 8 },
  };
}

function title(text: string) {
  return { text, fontSize: 12, offset: 6 };
}
